CREATE TABLE "incoming_webhook_answers" (
	"webhook_id" text NOT NULL,
	"key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"answer" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "incoming_webhook_answers_webhook_id_key_pk" PRIMARY KEY("webhook_id","key")
);
--> statement-breakpoint
CREATE TABLE "incoming_webhook_calls" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"webhook_id" text NOT NULL,
	"community_id" text NOT NULL,
	"outcome" text NOT NULL,
	"status" integer NOT NULL,
	"headers" jsonb NOT NULL,
	"body" text NOT NULL,
	"answer" text NOT NULL,
	"milliseconds" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incoming_webhook_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"webhook_id" text NOT NULL,
	"use" text NOT NULL,
	"head" text NOT NULL,
	"hash" text,
	"secret" text,
	"ends_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incoming_webhooks" (
	"id" text PRIMARY KEY NOT NULL,
	"community_id" text NOT NULL,
	"name" text NOT NULL,
	"action" text NOT NULL,
	"limits" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"needs_key" boolean DEFAULT false NOT NULL,
	"needs_encryption" boolean DEFAULT false NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "member_events" (
	"id" text PRIMARY KEY NOT NULL,
	"community_id" text NOT NULL,
	"user_number" integer NOT NULL,
	"webhook_id" text NOT NULL,
	"event_type" text NOT NULL,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workflow_sessions" (
	"hash" text PRIMARY KEY NOT NULL,
	"webhook_id" text NOT NULL,
	"key_id" text NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "incoming_webhook_answers" ADD CONSTRAINT "incoming_webhook_answers_webhook_id_incoming_webhooks_id_fk" FOREIGN KEY ("webhook_id") REFERENCES "public"."incoming_webhooks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incoming_webhook_calls" ADD CONSTRAINT "incoming_webhook_calls_webhook_id_incoming_webhooks_id_fk" FOREIGN KEY ("webhook_id") REFERENCES "public"."incoming_webhooks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incoming_webhook_keys" ADD CONSTRAINT "incoming_webhook_keys_webhook_id_incoming_webhooks_id_fk" FOREIGN KEY ("webhook_id") REFERENCES "public"."incoming_webhooks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incoming_webhooks" ADD CONSTRAINT "incoming_webhooks_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_events" ADD CONSTRAINT "member_events_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_events" ADD CONSTRAINT "member_events_user_number_users_number_fk" FOREIGN KEY ("user_number") REFERENCES "public"."users"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workflow_sessions" ADD CONSTRAINT "workflow_sessions_webhook_id_incoming_webhooks_id_fk" FOREIGN KEY ("webhook_id") REFERENCES "public"."incoming_webhooks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "incoming_webhook_answers_age" ON "incoming_webhook_answers" USING btree ("webhook_id","created_at");--> statement-breakpoint
CREATE INDEX "incoming_webhook_calls_webhook" ON "incoming_webhook_calls" USING btree ("webhook_id","seq");--> statement-breakpoint
CREATE INDEX "incoming_webhook_calls_community" ON "incoming_webhook_calls" USING btree ("community_id","seq");--> statement-breakpoint
CREATE INDEX "incoming_webhook_keys_webhook" ON "incoming_webhook_keys" USING btree ("webhook_id");--> statement-breakpoint
CREATE INDEX "incoming_webhooks_community" ON "incoming_webhooks" USING btree ("community_id","created_at");--> statement-breakpoint
CREATE INDEX "member_events_member" ON "member_events" USING btree ("community_id","user_number","occurred_at");--> statement-breakpoint
CREATE INDEX "workflow_sessions_end" ON "workflow_sessions" USING btree ("ends_at");