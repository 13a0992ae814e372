CREATE TABLE "leaderboards" (
	"id" text PRIMARY KEY NOT NULL,
	"community_id" text NOT NULL,
	"name" text NOT NULL,
	"slug" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"image" text,
	"ranking_field" text NOT NULL,
	"is_enabled" boolean NOT NULL,
	"display_order" integer NOT NULL,
	"starts_at" timestamp (3) with time zone,
	"ends_at" timestamp (3) with time zone,
	"settings" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "streaks" (
	"id" text PRIMARY KEY NOT NULL,
	"community_id" text NOT NULL,
	"name" text NOT NULL,
	"timezone" text NOT NULL,
	"start_date" timestamp (3) with time zone NOT NULL,
	"timeframe" jsonb NOT NULL,
	"action" jsonb NOT NULL,
	"active_days_type" text NOT NULL,
	"active_days" text[] NOT NULL,
	"order" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "member_spins" (
	"wheel_id" text NOT NULL,
	"user_number" integer NOT NULL,
	"spins" integer NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "member_spins_wheel_id_user_number_pk" PRIMARY KEY("wheel_id","user_number")
);
--> statement-breakpoint
CREATE TABLE "mini_game_logs" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"community_id" text NOT NULL,
	"user_number" integer NOT NULL,
	"game" text NOT NULL,
	"result" text NOT NULL,
	"xp" integer DEFAULT 0 NOT NULL,
	"coins" integer DEFAULT 0 NOT NULL,
	"played_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "spin_wheels" (
	"id" text PRIMARY KEY NOT NULL,
	"community_id" text NOT NULL,
	"name" text NOT NULL,
	"prizes" jsonb NOT NULL,
	"spins" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "leaderboards" ADD CONSTRAINT "leaderboards_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "streaks" ADD CONSTRAINT "streaks_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_spins" ADD CONSTRAINT "member_spins_wheel_id_spin_wheels_id_fk" FOREIGN KEY ("wheel_id") REFERENCES "public"."spin_wheels"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_spins" ADD CONSTRAINT "member_spins_user_number_users_number_fk" FOREIGN KEY ("user_number") REFERENCES "public"."users"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mini_game_logs" ADD CONSTRAINT "mini_game_logs_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mini_game_logs" ADD CONSTRAINT "mini_game_logs_user_number_users_number_fk" FOREIGN KEY ("user_number") REFERENCES "public"."users"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "spin_wheels" ADD CONSTRAINT "spin_wheels_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "leaderboards_slug_unique" ON "leaderboards" USING btree ("community_id","slug");--> statement-breakpoint
CREATE INDEX "streaks_community" ON "streaks" USING btree ("community_id","order");--> statement-breakpoint
CREATE INDEX "mini_game_logs_member" ON "mini_game_logs" USING btree ("community_id","user_number","seq");--> statement-breakpoint
CREATE INDEX "spin_wheels_community" ON "spin_wheels" USING btree ("community_id");