import assert from "node:assert/strict";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import type { Running } from "../running";

type Variables = Readonly<Record<string, string>>;

/** The settings page, line by line: what Django really has, against what the environment says. */
export function checkSettings(running: () => Running): void {
  test("every line of the settings page holds", async () => {
    const { app, variables } = running();
    const settings: unknown = JSON.parse(await app.manage(["dumpsettings"]));
    const expected = expectedSettings(variables);
    assert.deepEqual(differing(pick(settings, expected), expected), [], "the names of those that differ");
  });

  test("nothing that prod mode reads is left to a default", () => {
    const { variables } = running();
    assert.deepEqual(
      read.filter((name) => (variables[name] ?? "") === ""),
      [],
    );
  });
}

/** What prod mode reads and can't do without, or has an insecure or useless default for. */
const read = [
  ...["ALLOWED_HOSTS", "DEBUG", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "CHAT_ENCRYPTION_KEY"],
  ...["DB_HOST", "DB_PORT", "DB_NAME", "DB_USER", "DB_PASSWORD", "DB_SSL", "PGSSLROOTCERT", "SSL_CERT_FILE"],
  ...["REDIS_URL", "CELERY_BROKER_URL", "CELERY_RESULT_BACKEND"],
  ...["EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD"],
  ...["BREVO_SMTP_USER", "BREVO_SMTP_PASSWORD", "DEFAULT_FROM_EMAIL"],
];

function expectedSettings(variables: Variables): Record<string, unknown> {
  return {
    SETTINGS_MODULE: "backend.settings.prod",
    SECRET_KEY: variables["SECRET_KEY"],
    CHAT_ENCRYPTION_KEY: variables["CHAT_ENCRYPTION_KEY"],
    DEBUG: false,
    CORS_ALLOW_ALL_ORIGINS: false,
    ALLOWED_HOSTS: variables["ALLOWED_HOSTS"]?.split(","),
    DATABASES: { default: database(variables) },
    CACHES: { default: { BACKEND: "django_redis.cache.RedisCache", LOCATION: variables["REDIS_URL"] } },
    SESSION_ENGINE: "django.contrib.sessions.backends.cache",
    CHANNEL_LAYERS: {
      default: {
        BACKEND: "channels_redis.core.RedisChannelLayer",
        CONFIG: { hosts: [variables["REDIS_URL"]] },
      },
    },
    ...email(variables),
    ...security,
  };
}

function database(variables: Variables): Record<string, unknown> {
  return {
    ENGINE: "django.db.backends.postgresql",
    NAME: variables["DB_NAME"],
    USER: variables["DB_USER"],
    PASSWORD: variables["DB_PASSWORD"],
    HOST: variables["DB_HOST"],
    PORT: variables["DB_PORT"],
    OPTIONS: { sslmode: "require" },
  };
}

function email(variables: Variables): Record<string, unknown> {
  return {
    EMAIL_BACKEND: "django.core.mail.backends.smtp.EmailBackend",
    EMAIL_HOST: "smtp-relay.brevo.com",
    EMAIL_PORT: 587,
    EMAIL_USE_TLS: true,
    EMAIL_HOST_USER: variables["BREVO_SMTP_USER"],
    EMAIL_HOST_PASSWORD: variables["BREVO_SMTP_PASSWORD"],
    EMAIL_HOST_USER_BY_CODE: variables["BREVO_SMTP_USER"],
    EMAIL_HOST_PASSWORD_BY_CODE: variables["BREVO_SMTP_PASSWORD"],
    BREVO_API_KEY: variables["BREVO_API_KEY"] ?? "",
    DEFAULT_FROM_EMAIL: variables["DEFAULT_FROM_EMAIL"],
    SERVER_EMAIL: variables["SERVER_EMAIL"] ?? variables["DEFAULT_FROM_EMAIL"],
  };
}

const security = {
  SECURE_SSL_REDIRECT: true,
  SESSION_COOKIE_SECURE: true,
  CSRF_COOKIE_SECURE: true,
  SECURE_HSTS_SECONDS: 31_536_000,
  SECURE_BROWSER_XSS_FILTER: true,
  SECURE_CONTENT_TYPE_NOSNIFF: true,
  SECURE_PROXY_SSL_HEADER: ["HTTP_X_FORWARDED_PROTO", "https"],
};

/** The part of something that has a pattern's keys: Django adds its own to DATABASES and others. */
function pick(from: unknown, pattern: unknown): unknown {
  if (!isRecord(from) || !isRecord(pattern)) return from;
  return Object.fromEntries(Object.keys(pattern).map((key) => [key, pick(from[key], pattern[key])]));
}

/** The names of what differs, down to the last: their values, secrets among them, are nobody's to read in a log. */
function differing(found: unknown, expected: unknown, name = ""): string[] {
  if (!isRecord(found) || !isRecord(expected)) return isDeepStrictEqual(found, expected) ? [] : [name];
  return Object.keys(expected).flatMap((key) =>
    differing(found[key], expected[key], name === "" ? key : `${name}.${key}`),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
