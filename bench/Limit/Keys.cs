namespace Commerce.Limit;

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

/// <summary>An <c>Idempotency-Key</c> and what it was sent with.</summary>
/// <param name="UserId">Whose it is.</param>
/// <param name="Text">The header.</param>
/// <param name="Fingerprint">Of the request.</param>
internal sealed record Key(string UserId, string Text, string Fingerprint)
{
    /// <summary>Reads a key; of a customer, because the limit has no routes for admins.</summary>
    public static Key Of(string userId, string text, string method, string target, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($" {method} {target}\n"));
        hash.AppendData(body);
        return new Key(userId, text, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}

/// <summary>What was answered to requests with a key; written in the transaction of the work itself.</summary>
internal sealed class Keys(SqliteConnection connection)
{
    private const long Lifetime = 24 * 3_600 * 1_000;

    private readonly Statement find = new(connection, "SELECT fingerprint, outcome, created_at FROM platform_idempotency_records WHERE user_id = $1 AND request_key = $2");

    private readonly Statement insert = new(connection, """
        INSERT INTO platform_idempotency_records (user_id, request_key, fingerprint, outcome, created_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (user_id, request_key) DO UPDATE SET fingerprint = $3, outcome = $4, created_at = $5
        """);

    /// <summary>Runs a command as a step, or answers what its key was answered before.</summary>
    public Answer Once(Command command, Store store)
    {
        if (command.Key is not { } key)
        {
            return Step(command, store);
        }

        using (var rows = find.Read(key.UserId, key.Text))
        {
            if (rows.Read() && rows.GetInt64(2) > store.Now() - Lifetime)
            {
                return rows.GetString(0) == key.Fingerprint ? Restore(rows.GetString(1)) : Problem.KeyReused;
            }
        }

        var answer = Step(command, store);
        if (answer.Problem is null or { IsRemembered: true })
        {
            insert.Run(key.UserId, key.Text, key.Fingerprint, Store(answer), store.Now());
        }

        return answer;
    }

    private static Answer Step(Command command, Store store)
    {
        store.Save.Run();
        var answer = command.Run(store);
        if (!answer.KeepsChanges)
        {
            store.RollBack.Run();
        }

        store.Release.Run();
        return answer;
    }

    /// <summary>The answer as Commerce stores it; the status is the limit's to know again.</summary>
    private static string Store(Answer answer)
    {
        var keeps = answer.KeepsChanges ? "true" : "false";
        return answer.Problem is { } p
            ? $$"""{"error":{"code":"{{p.Code}}","kind":"{{p.Kind}}","title":"{{p.Title}}","detail":"{{p.Detail}}"{{(p.Extensions is null ? "" : $",\"extensions\":{{{p.Extensions}}}")}}},"keepsChanges":{{keeps}}}"""
            : $$"""{"value":{{Encoding.UTF8.GetString(answer.Body!)}},"keepsChanges":{{keeps}}}""";
    }

    private static Answer Restore(string outcome)
    {
        using var document = JsonDocument.Parse(outcome);
        var root = document.RootElement;
        if (root.TryGetProperty("error", out var error))
        {
            var kind = error.GetProperty("kind").GetString()!;
            var extensions = error.TryGetProperty("extensions", out var members) ? members.GetRawText()[1..^1] : null;
            var problem = new Problem(error.GetProperty("code").GetString()!, kind, StatusOf(kind), error.GetProperty("title").GetString()!, error.GetProperty("detail").GetString()!, extensions);
            return new Answer(problem.Status, null, null, problem, KeepsChanges: true, IsReplayed: true);
        }

        var value = root.GetProperty("value");
        var body = Encoding.UTF8.GetBytes(value.GetRawText());
        var location = value.TryGetProperty("sequence", out _) ? $"/api/v1/coupons/{value.GetProperty("couponId").GetString()}"
            : value.TryGetProperty("orderId", out var order) ? $"/api/v1/orders/{order.GetString()}" : null;
        return new Answer(location is null ? 200 : 201, body, location, null, KeepsChanges: true, IsReplayed: true);
    }

    private static int StatusOf(string kind) => kind switch { "rule" => 400, "payment" => 402, "notFound" => 404, _ => 409 };
}
