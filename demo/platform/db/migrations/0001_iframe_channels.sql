ALTER TABLE "channels" ADD COLUMN "frame" jsonb;--> statement-breakpoint
UPDATE "channels" SET "frame" = jsonb_build_object(
  'url', "url",
  'allowedOrigins', jsonb_build_array(substring("url" from '^[a-z]+://[^/?#]+')),
  'sandbox', '["allow-scripts","allow-same-origin","allow-forms"]'::jsonb,
  'allow', '[]'::jsonb,
  'identity', 'none',
  'height', 'auto',
  'chat', false,
  'description', ''
) WHERE "channel_type" = 'iframe' AND "url" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "channels" DROP COLUMN "url";
