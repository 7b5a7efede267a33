namespace Commerce.Limit;

using Microsoft.Data.Sqlite;

/// <summary>The products' tables.</summary>
internal sealed class CatalogTables(SqliteConnection connection)
{
    private readonly Statement take = new(connection,
        "UPDATE catalog_products SET stock = stock - $1 WHERE id = $2 AND stock >= $1 AND status = 'Active' RETURNING name, price, stock");

    private readonly Statement putBack = new(connection, "UPDATE catalog_products SET stock = stock + $1 WHERE id = $2 RETURNING stock");

    private readonly Statement find = new(connection, "SELECT stock, status FROM catalog_products WHERE id = $1");

    private readonly Statement record = new(connection,
        "INSERT INTO catalog_stock_movements (movement_id, product_id, delta, reason, order_id, stock_after, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)");

    /// <summary>Takes the pieces of all lines and gives the lines their names and prices, or says why not.</summary>
    public Problem? Take(Line[] lines, string orderId, long now)
    {
        var byProduct = lines.Length == 1 ? lines : [.. lines.OrderBy(line => line.ProductId)];
        for (var i = 0; i < byProduct.Length; i++)
        {
            var line = byProduct[i];
            using var taken = take.Read(line.Quantity, line.ProductId);
            if (!taken.Read())
            {
                return Refuse(lines, byProduct.AsSpan(0, i));
            }

            (line.Name, line.UnitPrice, line.StockAfter) = (taken.GetString(0), taken.GetInt64(1), taken.GetInt64(2));
        }

        foreach (var line in byProduct)
        {
            record.Run(Store.NewId(now), line.ProductId, -line.Quantity, "Reserved", orderId, line.StockAfter, now);
        }

        return null;
    }

    /// <summary>Puts the pieces of an order back.</summary>
    public void Return(Line[] lines, string orderId, long now)
    {
        foreach (var line in lines.OrderBy(line => line.ProductId))
        {
            record.Run(Store.NewId(now), line.ProductId, line.Quantity, "Returned", orderId, putBack.Number(line.Quantity, line.ProductId), now);
        }
    }

    /// <summary>Unknown products first, then those that are no longer sold, then every line that is short.</summary>
    /// <param name="taken">The lines whose pieces this order has already; the step takes them back.</param>
    private Problem Refuse(Line[] lines, ReadOnlySpan<Line> taken)
    {
        List<long> unknown = [];
        List<long> discontinued = [];
        List<(long, long, long)> missing = [];
        foreach (var line in lines)
        {
            using var rows = find.Read(line.ProductId);
            if (!rows.Read())
            {
                unknown.Add(line.ProductId);
                continue;
            }

            var available = rows.GetInt64(0) + (taken.Contains(line) ? line.Quantity : 0);
            if (rows.GetString(1) != "Active")
            {
                discontinued.Add(line.ProductId);
            }
            else if (available < line.Quantity)
            {
                missing.Add((line.ProductId, line.Quantity, available));
            }
        }

        return unknown.Count > 0 ? Problem.UnknownProducts(unknown) : discontinued.Count > 0 ? Problem.Discontinued(discontinued) : Problem.OutOfStock(missing);
    }
}
