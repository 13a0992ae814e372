<?php
/**
 * A site's own back end in PHP, without any dependency: it signs its visitors in as it always did, and tells the
 * community kit on its pages who is looking. The session token is signed here, with a P-256 key (ES256) whose public
 * half the gateway knows: the openssl extension is there wherever PHP is, and nobody has to share a secret.
 *
 * SITE_ORIGIN   https://shop.example            this site, as browsers see it
 * SITE_GATEWAY  https://gateway.example         the gateway's `publicUrl`
 * SITE_ISSUER   https://gateway.example         the gateway's `sessions.issuer`
 * SITE_KEY      path of the private key (PEM)   openssl ecparam -name prime256v1 -genkey -noout -out site.pem
 * SITE_KID      site-2026                       the name of the key in the gateway's `sessions.keys`
 * SITE_MEMBERS  {"ada":"1001"}                  stands for your users: who they are on the platform, by short id
 *
 * php -S 127.0.0.1:8000 server.php
 */

declare(strict_types=1);

function base64url(string $bytes): string
{
    return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
}

/** openssl writes both halves of a signature in DER; tokens have them one after the other, 32 bytes each. */
function plainSignature(string $der): string
{
    $at = 2;
    $halves = '';
    for ($i = 0; $i < 2; $i += 1) {
        $length = ord($der[$at + 1]);
        $half = ltrim(substr($der, $at + 2, $length), "\0");
        $halves .= str_pad($half, 32, "\0", STR_PAD_LEFT);
        $at += 2 + $length;
    }
    return $halves;
}

/** The token for one member: five minutes, for this gateway alone. */
function mintSession(string $sub): array
{
    $iat = time();
    $exp = $iat + 300;
    $header = ['alg' => 'ES256', 'kid' => getenv('SITE_KID'), 'typ' => 'JWT'];
    $claims = [
        'iss' => getenv('SITE_ISSUER'),
        'aud' => getenv('SITE_GATEWAY'),
        'sub' => $sub,
        'iat' => $iat,
        'exp' => $exp,
        'jti' => bin2hex(random_bytes(16)),
        'scope' => ['read', 'post'],
    ];
    $text = base64url(json_encode($header, JSON_THROW_ON_ERROR))
        . '.' . base64url(json_encode($claims, JSON_THROW_ON_ERROR));
    $key = openssl_pkey_get_private(file_get_contents(getenv('SITE_KEY')));
    if ($key === false || !openssl_sign($text, $der, $key, OPENSSL_ALGO_SHA256)) {
        throw new RuntimeException('the key cannot sign');
    }
    return ['token' => $text . '.' . base64url(plainSignature($der)), 'expiresAt' => gmdate('Y-m-d\TH:i:s\Z', $exp)];
}

/** Only pages of this site may ask: a browser says where a request comes from, and no script can change it. */
function isFromThisSite(): bool
{
    $site = $_SERVER['HTTP_SEC_FETCH_SITE'] ?? null;
    $origin = $_SERVER['HTTP_ORIGIN'] ?? null;
    if ($site !== null && $site !== 'same-origin') {
        return false;
    }
    return $origin === null ? $site === 'same-origin' : $origin === getenv('SITE_ORIGIN');
}

function answer(int $status, ?array $body = null): never
{
    http_response_code($status);
    header('Cache-Control: no-store');
    if ($body === null) {
        header_remove('Content-Type');
    } else {
        header('Content-Type: application/json');
        echo json_encode($body, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES);
    }
    exit;
}

if ($_SERVER['REQUEST_METHOD'] !== 'POST') {
    answer(404);
}
if (!isFromThisSite()) {
    answer(403);
}

// Who is signed in on this site: PHP's own session. Behind https also `'cookie_secure' => true`.
session_start([
    'name' => 'site',
    'cookie_httponly' => true,
    'cookie_samesite' => 'Lax',
    'use_strict_mode' => true,
    'cache_limiter' => '',
]);

switch (parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH)) {
    case '/session':
        $sub = $_SESSION['sub'] ?? null;
        // The lock of the session is not needed any more.
        session_write_close();
        // 204, not 401: that nobody is signed in is no error.
        $sub === null ? answer(204) : answer(200, mintSession($sub));
    case '/sign-in':
        $members = json_decode(getenv('SITE_MEMBERS'), true, 8, JSON_THROW_ON_ERROR);
        $name = $_POST['member'] ?? '';
        $sub = is_string($name) ? ($members[$name] ?? null) : null;
        if ($sub === null) {
            answer(400);
        }
        session_regenerate_id(true);
        $_SESSION['sub'] = $sub;
        answer(204);
    case '/sign-out':
        $_SESSION = [];
        session_destroy();
        answer(204);
    default:
        answer(404);
}
