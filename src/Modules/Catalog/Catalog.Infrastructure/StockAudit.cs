namespace Commerce.Catalog.Infrastructure;

using Microsoft.EntityFrameworkCore;
using Persistence;
using SharedKernel.Infrastructure.Audit;

/// <summary>Every stock is the sum of its movements, and each movement follows from the one before.</summary>
internal sealed class StockAudit(CatalogDbContext db) : IAuditCheck
{
    public string Name => "catalog.stock";

    public string Description => "Every stock equals the sum of its movements, each stockAfter follows from the one before, and none is negative.";

    public async Task RunAsync(AuditFindings findings, CancellationToken cancellationToken)
    {
        findings.Looked(await db.Products.LongCountAsync(cancellationToken));
        var wrongStocks = await db.Database.SqlQuery<WrongStock>($"""
            SELECT p.id AS "ProductId", p.stock AS "Stock", COALESCE(s.total, 0) AS "Total"
            FROM catalog_products p
            LEFT JOIN (SELECT product_id, CAST(SUM(delta) AS bigint) AS total FROM catalog_stock_movements GROUP BY product_id) s ON s.product_id = p.id
            WHERE p.stock <> COALESCE(s.total, 0) OR p.stock < 0
            """).OrderBy(wrong => wrong.ProductId).Take(AuditFindings.MaxViolations).ToListAsync(cancellationToken);
        foreach (var wrong in wrongStocks)
        {
            findings.Violated("product", $"{wrong.ProductId}", wrong.Stock < 0
                ? $"The stock {wrong.Stock} is negative."
                : $"The stock is {wrong.Stock}, its movements sum up to {wrong.Total}.");
        }

        var wrongLines = await db.Database.SqlQuery<WrongLine>($"""
            SELECT id AS "Id", CAST(movement_id AS varchar(36)) AS "MovementId", stock_after AS "StockAfter", expected AS "Expected" FROM (
                SELECT id, movement_id, stock_after, delta + COALESCE(LAG(stock_after) OVER (PARTITION BY product_id ORDER BY id), 0) AS expected
                FROM catalog_stock_movements) chain
            WHERE stock_after <> expected OR stock_after < 0
            """).OrderBy(wrong => wrong.Id).Take(AuditFindings.MaxViolations).ToListAsync(cancellationToken);
        foreach (var wrong in wrongLines)
        {
            findings.Violated("stockMovement", wrong.MovementId, $"stockAfter is {wrong.StockAfter}, the one before makes it {wrong.Expected}.");
        }
    }

    private sealed record WrongStock(long ProductId, long Stock, long Total);

    private sealed record WrongLine(long Id, string MovementId, long StockAfter, long Expected);
}
