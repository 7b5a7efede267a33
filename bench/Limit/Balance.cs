namespace Commerce.Limit;

using Microsoft.Data.Sqlite;

/// <summary>The accounts' tables.</summary>
internal sealed class BalanceTables(SqliteConnection connection)
{
    private readonly Statement credit = new(connection,
        "UPDATE balance_wallets SET balance = balance + $1, updated_at = $2 WHERE user_id = $3 AND balance <= $4 RETURNING id, balance");

    private readonly Statement debit = new(connection,
        "UPDATE balance_wallets SET balance = balance - $1, updated_at = $2 WHERE user_id = $3 AND balance >= $1 RETURNING id, balance");

    private readonly Statement open = new(connection,
        "INSERT INTO balance_wallets (user_id, balance, created_at, updated_at) VALUES ($1, 0, $2, $2) ON CONFLICT (user_id) DO NOTHING");

    private readonly Statement find = new(connection, "SELECT balance FROM balance_wallets WHERE user_id = $1");

    private readonly Statement record = new(connection,
        "INSERT INTO balance_transactions (transaction_id, wallet_id, type, amount, balance_after, order_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)");

    /// <summary>Adds money; answers the transaction, or null where there is no account or no room.</summary>
    public (string TransactionId, long Balance)? Credit(string userId, long amount, long most, long now) =>
        Move(credit.Read(amount, now, userId, most - amount), "Charge", amount, null, now);

    /// <summary>Takes money for an order; answers the transaction, or null where there is not enough.</summary>
    public (string TransactionId, long Balance)? Debit(string userId, string orderId, long amount, long now) =>
        Move(debit.Read(amount, now, userId), "Payment", -amount, orderId, now);

    /// <summary>Opens an account, unless there is one.</summary>
    public void Open(string userId, long now) => open.Run(userId, now);

    /// <summary>What an account holds; null where there is none.</summary>
    public long? Find(string userId) => find.Number(userId);

    private (string TransactionId, long Balance)? Move(SqliteDataReader moved, string type, long amount, string? orderId, long now)
    {
        long wallet;
        long balance;
        using (moved)
        {
            if (!moved.Read())
            {
                return null;
            }

            (wallet, balance) = (moved.GetInt64(0), moved.GetInt64(1));
        }

        var id = Store.NewId(now);
        record.Run(id, wallet, type, amount, balance, orderId, now);
        return (id, balance);
    }
}

/// <summary><c>POST /balance/charge</c>.</summary>
internal sealed class Charge(string userId, long amount) : Command
{
    /// <inheritdoc/>
    public override Answer Run(Store store)
    {
        var (now, most) = (store.Now(), store.Settings.MaxBalance);
        var moved = store.Balance.Credit(userId, amount, most, now);
        if (moved is null)
        {
            store.Balance.Open(userId, now);
            moved = store.Balance.Credit(userId, amount, most, now);
        }

        return moved is var (id, balance)
            ? new Answer(200, store.Write((id, amount, balance, now), Json.Charge).ToArray(), null, null, KeepsChanges: true)
            : Problem.LimitExceeded(most, store.Balance.Find(userId) ?? 0);
    }
}
