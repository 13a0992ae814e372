CREATE TABLE "referral_rewards" (
	"community_id" text NOT NULL,
	"referee_number" integer NOT NULL,
	"stage_id" text NOT NULL,
	"referrer_number" integer NOT NULL,
	"xp" integer NOT NULL,
	"coins" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "referral_rewards_community_id_referee_number_stage_id_pk" PRIMARY KEY("community_id","referee_number","stage_id")
);
--> statement-breakpoint
ALTER TABLE "referral_rewards" ADD CONSTRAINT "referral_rewards_community_id_communities_id_fk" FOREIGN KEY ("community_id") REFERENCES "public"."communities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referral_rewards" ADD CONSTRAINT "referral_rewards_referee_number_users_number_fk" FOREIGN KEY ("referee_number") REFERENCES "public"."users"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referral_rewards" ADD CONSTRAINT "referral_rewards_stage_id_referral_stages_id_fk" FOREIGN KEY ("stage_id") REFERENCES "public"."referral_stages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referral_rewards" ADD CONSTRAINT "referral_rewards_referrer_number_users_number_fk" FOREIGN KEY ("referrer_number") REFERENCES "public"."users"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "referral_rewards_referrer" ON "referral_rewards" USING btree ("community_id","referrer_number");