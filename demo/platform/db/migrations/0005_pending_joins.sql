CREATE TABLE "pending_joins" (
	"community_id" text NOT NULL,
	"user_number" integer NOT NULL,
	"access_level" integer NOT NULL,
	"custom_fields" jsonb NOT NULL,
	"referral" text,
	CONSTRAINT "pending_joins_community_id_user_number_pk" PRIMARY KEY("community_id","user_number")
);
--> statement-breakpoint
CREATE TABLE "badges" (
	"id" text PRIMARY KEY NOT NULL,
	"community_id" text NOT NULL,
	"title" text NOT NULL,
	"action" text NOT NULL,
	"quantity" integer DEFAULT 1 NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"image" text DEFAULT '' NOT NULL,
	"dark_image" text DEFAULT '' NOT NULL,
	"light_image" text DEFAULT '' NOT NULL,
	"enabled_dark_and_light" boolean DEFAULT false NOT NULL,
	"applied" boolean DEFAULT false NOT NULL,
	"awarded" boolean DEFAULT false NOT NULL,
	"attach_required" boolean DEFAULT false NOT NULL,
	"award" boolean DEFAULT false NOT NULL,
	"award_xp_quantity" integer DEFAULT 0 NOT NULL,
	"award_currency" boolean DEFAULT false NOT NULL,
	"award_currency_quantity" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "email_verifications" (
	"user_number" integer PRIMARY KEY NOT NULL,
	"community_id" text NOT NULL,
	"code_hash" text NOT NULL,
	"tries_left" integer NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "login_tickets" (
	"hash" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"community_id" text NOT NULL,
	"user_number" integer NOT NULL,
	"host" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"redeemed_at" timestamp (3) with time zone,
	CONSTRAINT "login_tickets_session_id_unique" UNIQUE("session_id")
);
--> statement-breakpoint
CREATE TABLE "member_badges" (
	"community_id" text NOT NULL,
	"user_number" integer NOT NULL,
	"badge_id" text NOT NULL,
	"awarded_at" timestamp (3) with time zone NOT NULL,
	"removed_at" timestamp (3) with time zone,
	CONSTRAINT "member_badges_community_id_user_number_badge_id_pk" PRIMARY KEY("community_id","user_number","badge_id")
);
--> statement-breakpoint
CREATE TABLE "widget_access_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"community_id" text NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"origins" text[] NOT NULL,
	"widget_id" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "widget_identifiers" (
	"community_id" text NOT NULL,
	"data_attribute" text NOT NULL,
	"field" text NOT NULL,
	CONSTRAINT "widget_identifiers_community_id_data_attribute_pk" PRIMARY KEY("community_id","data_attribute")
);
--> statement-breakpoint
ALTER TABLE "communities" ADD COLUMN "description" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "communities" ADD COLUMN "image" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "communities" ADD COLUMN "cname" text;--> statement-breakpoint
ALTER TABLE "communities" ADD COLUMN "updated_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "pending_joins" ADD CONSTRAINT "pending_joins_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pending_joins" ADD CONSTRAINT "pending_joins_user_number_users_number_fk" FOREIGN KEY ("user_number") REFERENCES "public"."users"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "badges" ADD CONSTRAINT "badges_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "email_verifications" ADD CONSTRAINT "email_verifications_user_number_users_number_fk" FOREIGN KEY ("user_number") REFERENCES "public"."users"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "email_verifications" ADD CONSTRAINT "email_verifications_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "login_tickets" ADD CONSTRAINT "login_tickets_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "login_tickets" ADD CONSTRAINT "login_tickets_user_number_users_number_fk" FOREIGN KEY ("user_number") REFERENCES "public"."users"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_badges" ADD CONSTRAINT "member_badges_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_badges" ADD CONSTRAINT "member_badges_user_number_users_number_fk" FOREIGN KEY ("user_number") REFERENCES "public"."users"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_badges" ADD CONSTRAINT "member_badges_badge_id_badges_id_fk" FOREIGN KEY ("badge_id") REFERENCES "public"."badges"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "widget_access_keys" ADD CONSTRAINT "widget_access_keys_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "widget_identifiers" ADD CONSTRAINT "widget_identifiers_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "badges_community" ON "badges" USING btree ("community_id");--> statement-breakpoint
CREATE INDEX "login_tickets_end" ON "login_tickets" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "widget_access_keys_community" ON "widget_access_keys" USING btree ("community_id");--> statement-breakpoint
ALTER TABLE "communities" ADD CONSTRAINT "communities_cname_unique" UNIQUE("cname");