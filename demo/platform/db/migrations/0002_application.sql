CREATE TABLE "user_field_histories" (
	"id" text PRIMARY KEY NOT NULL,
	"community_id" text NOT NULL,
	"user_number" integer NOT NULL,
	"field_id" text NOT NULL,
	"value" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "communities" ADD COLUMN "owner_number" integer;--> statement-breakpoint
ALTER TABLE "user_fields" ADD COLUMN "created_by" integer;--> statement-breakpoint
ALTER TABLE "user_fields" ADD COLUMN "settings" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "last_login_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "user_field_histories" ADD CONSTRAINT "user_field_histories_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_field_histories" ADD CONSTRAINT "user_field_histories_user_number_users_number_fk" FOREIGN KEY ("user_number") REFERENCES "public"."users"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_field_histories" ADD CONSTRAINT "user_field_histories_field_id_user_fields_id_fk" FOREIGN KEY ("field_id") REFERENCES "public"."user_fields"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "user_field_histories_community" ON "user_field_histories" USING btree ("community_id","created_at","id");--> statement-breakpoint
CREATE INDEX "user_field_histories_field" ON "user_field_histories" USING btree ("field_id","created_at","id");--> statement-breakpoint
CREATE INDEX "user_field_histories_user" ON "user_field_histories" USING btree ("user_number","community_id","created_at");--> statement-breakpoint
ALTER TABLE "communities" ADD CONSTRAINT "communities_owner_number_users_number_fk" FOREIGN KEY ("owner_number") REFERENCES "public"."users"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_fields" ADD CONSTRAINT "user_fields_created_by_users_number_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
UPDATE "roles" SET "server_permissions" = "server_permissions" || '{"server_administrator":true}'::jsonb WHERE "title" IN ('Owner', 'Steward');--> statement-breakpoint
UPDATE "communities" SET "owner_number" = (
  SELECT min("member_roles"."user_number") FROM "member_roles"
  JOIN "roles" ON "roles"."id" = "member_roles"."role_id"
  WHERE "roles"."title" = 'Owner' AND "roles"."community_id" = "communities"."id"
);
