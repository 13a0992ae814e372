<?php

/**
 * A receiver of webhooks in PHP: WEBHOOK_SECRETS=… php -S 127.0.0.1:8080 receiver.php
 *   WEBHOOK_SECRETS  whsec_… of the subscription; two with a space between them while they are rotated
 *   WEBHOOK_KEYS     kid:base64 of the encryption key; several with spaces; without it bodies are not encrypted
 *   WEBHOOK_LOG      file that each event is written to, a line each
 *   WEBHOOK_SEEN     folder in which handled events are remembered
 */

declare(strict_types=1);

require __DIR__ . '/Webhook.php';

const MAX_BYTES = 1048576;

/** What you do with an event. With a database: in one transaction with the row that remembers its id. */
function handle(array $event): void
{
    $data = $event['data'];
    $what = match ($event['type']) {
        'message.posted' => $data['user']['username'] . ': ' . $data['message']['text'],
        'user.joined_server' => $data['user']['username'],
        'store.item_purchased' => $data['item']['name'],
        default => '',
    };
    $line = json_encode(['id' => $event['id'], 'type' => $event['type'], 'what' => $what], JSON_THROW_ON_ERROR);
    file_put_contents(getenv('WEBHOOK_LOG') ?: 'events.jsonl', "$line\n", FILE_APPEND | LOCK_EX);
}

/** Handles an event that was not handled before; of two at the same time the second waits. */
function once(array $event): string
{
    $folder = getenv('WEBHOOK_SEEN') ?: 'seen';
    if (!is_dir($folder)) {
        @mkdir($folder, 0700, true);
    }
    $file = fopen($folder . '/' . hash('sha256', ($event['subscriptionId'] ?? '') . ' ' . $event['id']), 'c+');
    flock($file, LOCK_EX);
    try {
        if (stream_get_contents($file) !== '') {
            return 'duplicate';
        }
        handle($event);
        // Only now: an event that failed is sent again, and taken then.
        fwrite($file, 'done');
        return 'handled';
    } finally {
        fclose($file);
    }
}

function receive(): array
{
    if ($_SERVER['REQUEST_METHOD'] !== 'POST') {
        throw new WebhookRefused('METHOD_NOT_ALLOWED', 405);
    }
    $body = (int) ($_SERVER['CONTENT_LENGTH'] ?? 0) > MAX_BYTES
        ? null
        : file_get_contents('php://input', length: MAX_BYTES + 1);
    if ($body === null || strlen($body) > MAX_BYTES) {
        throw new WebhookRefused('TOO_LARGE', 413);
    }
    $headers = [];
    foreach (['webhook-id', 'webhook-timestamp', 'webhook-signature', 'x-encrypted'] as $name) {
        $value = $_SERVER['HTTP_' . strtoupper(strtr($name, '-', '_'))] ?? null;
        if ($value !== null) {
            $headers[$name] = $value;
        }
    }
    $keys = [];
    foreach (array_filter(explode(' ', getenv('WEBHOOK_KEYS') ?: '')) as $key) {
        [$kid, $text] = explode(':', $key, 2);
        $keys[$kid] = $text;
    }
    $secrets = array_values(array_filter(explode(' ', getenv('WEBHOOK_SECRETS') ?: '')));
    return (new Webhook($secrets, $keys))->open($body, $headers);
}

header('cache-control: no-store');
try {
    $outcome = once(receive());
    header('content-type: application/json');
    echo json_encode(['outcome' => $outcome]);
} catch (WebhookRefused $refused) {
    http_response_code($refused->status);
    header('content-type: application/problem+json');
    echo json_encode(['title' => 'The webhook was refused', 'status' => $refused->status, 'code' => $refused->reason]);
}
