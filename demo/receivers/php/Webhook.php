<?php

declare(strict_types=1);

/** A webhook that does not count. */
final class WebhookRefused extends Exception
{
    public function __construct(public readonly string $reason, public readonly int $status)
    {
        parent::__construct($reason);
    }
}

/** Verifies and decrypts webhooks of a community. PHP 8.1 or later, with its extensions hash, json and openssl. */
final class Webhook
{
    private const TOLERANCE = 300;

    /**
     * @param list<string> $secrets whsec_…; any of them will do
     * @param array<string, string> $keys encryption keys, 32 bytes in base64, by their kid; none: bodies are not encrypted
     */
    public function __construct(private readonly array $secrets, private readonly array $keys = [])
    {
        if ($secrets === []) {
            throw new InvalidArgumentException('a signing secret is needed');
        }
    }

    /**
     * The event of a request.
     *
     * @param string $body as it came, byte for byte
     * @param array<string, string> $headers by their names in lower case
     * @return array<string, mixed>
     * @throws WebhookRefused
     */
    public function open(string $body, array $headers, ?int $now = null): array
    {
        $id = $this->verify($body, $headers, $now ?? time());
        $isEncrypted = ($headers['x-encrypted'] ?? 'false') === 'true';
        if ($this->keys !== []) {
            if (!$isEncrypted) {
                throw new WebhookRefused('PLAINTEXT_REFUSED', 400);
            }
            $body = $this->decrypt($body);
        } elseif ($isEncrypted) {
            throw new WebhookRefused('ENCRYPTION_UNEXPECTED', 400);
        }
        $event = json_decode($body, true, 64);
        if (!is_array($event) || !is_string($event['type'] ?? null) || !is_array($event['data'] ?? null)) {
            throw new WebhookRefused('MALFORMED_EVENT', 422);
        }
        if (($event['id'] ?? null) !== $id) {
            throw new WebhookRefused('ID_MISMATCH', 422);
        }
        return $event;
    }

    /** Standard Webhooks: HMAC-SHA-256 over id, timestamp and body with full stops between them. */
    private function verify(string $body, array $headers, int $now): string
    {
        $id = $headers['webhook-id'] ?? '';
        $timestamp = $headers['webhook-timestamp'] ?? '';
        $signatures = $headers['webhook-signature'] ?? '';
        if ($id === '' || $timestamp === '' || $signatures === '') {
            throw new WebhookRefused('MISSING_HEADERS', 400);
        }
        $given = explode(' ', $signatures, 17);
        if (!preg_match('/^[!-\-\/-~]{1,256}$/D', $id) || !preg_match('/^[1-9][0-9]{0,11}$/D', $timestamp) || count($given) > 16) {
            throw new WebhookRefused('MALFORMED_HEADERS', 400);
        }
        $matches = false;
        foreach ($this->secrets as $secret) {
            $key = self::bytes(preg_replace('/^whsec_/', '', $secret));
            $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $key, true));
            foreach ($given as $signature) {
                // In constant time.
                $matches = hash_equals($expected, $signature) || $matches;
            }
        }
        if (!$matches) {
            throw new WebhookRefused('BAD_SIGNATURE', 401);
        }
        if ($now - (int) $timestamp > self::TOLERANCE) {
            throw new WebhookRefused('STALE', 400);
        }
        if ((int) $timestamp - $now > self::TOLERANCE) {
            throw new WebhookRefused('FUTURE', 400);
        }
        return $id;
    }

    private function decrypt(string $body): string
    {
        $envelope = json_decode($body, true, 4);
        if (!is_array($envelope) || ($envelope['v'] ?? null) !== 1) {
            throw new WebhookRefused('MALFORMED_ENVELOPE', 400);
        }
        foreach (['alg', 'kid', 'iv', 'tag', 'data'] as $part) {
            if (!is_string($envelope[$part] ?? null)) {
                throw new WebhookRefused('MALFORMED_ENVELOPE', 400);
            }
        }
        ['alg' => $alg, 'kid' => $kid] = $envelope;
        if (!isset($this->keys[$kid])) {
            throw new WebhookRefused('UNKNOWN_KEY', 400);
        }
        $key = self::bytes($this->keys[$kid]);
        [$iv, $tag, $data] = array_map(self::bytes(...), [$envelope['iv'], $envelope['tag'], $envelope['data']]);
        $plain = match ($alg) {
            'A256GCM' => self::openGcm($key, $kid, $iv, $tag, $data),
            'A256CBC-HS256' => self::openCbc($key, $kid, $iv, $tag, $data),
            default => throw new WebhookRefused('ALGORITHM_REFUSED', 400),
        };
        if ($plain === false) {
            throw new WebhookRefused('DECRYPTION_FAILED', 400);
        }
        return $plain;
    }

    private static function openGcm(string $key, string $kid, string $iv, string $tag, string $data): string|false
    {
        // OpenSSL would take a shorter tag too, and a short one can be guessed.
        if (strlen($iv) !== 12 || strlen($tag) !== 16) {
            return false;
        }
        return openssl_decrypt($data, 'aes-256-gcm', $key, OPENSSL_RAW_DATA, $iv, $tag, "1.A256GCM.$kid");
    }

    private static function openCbc(string $key, string $kid, string $iv, string $tag, string $data): string|false
    {
        $derived = fn (string $purpose) => hash_hkdf('sha256', $key, 32, "rai-kit webhook A256CBC-HS256 $purpose");
        $signed = "1.A256CBC-HS256.$kid." . base64_encode($iv) . '.' . base64_encode($data);
        $expected = hash_hmac('sha256', $signed, $derived('authenticate'), true);
        // Before anything is decrypted.
        if (strlen($iv) !== 16 || !hash_equals($expected, $tag)) {
            return false;
        }
        return openssl_decrypt($data, 'aes-256-cbc', $derived('encrypt'), OPENSSL_RAW_DATA, $iv);
    }

    private static function bytes(string $base64): string
    {
        $bytes = base64_decode($base64, true);
        if ($bytes === false || base64_encode($bytes) !== $base64) {
            throw new WebhookRefused('MALFORMED_ENVELOPE', 400);
        }
        return $bytes;
    }
}
