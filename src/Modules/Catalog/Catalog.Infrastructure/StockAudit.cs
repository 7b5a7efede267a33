namespace Commerce.Catalog.Infrastructure;

using System.Globalization;
using Domain;
using Persistence;
using SharedKernel.Infrastructure.Audit;

/// <summary>Every stock is the sum of its movements, and each movement follows from the one before.</summary>
internal sealed class StockAudit(CatalogDbContext db) : IAuditCheck
{
    public string Name => "catalog.stock";

    public string Description =>
        "Every stock equals the sum of its movements, each stockAfter follows from the one before, and none is negative; each movement's reason, sign, order and times agree.";

    public async Task RunAsync(AuditFindings findings, CancellationToken cancellationToken)
    {
        void Orphan(StockMovement line) => findings.AddViolation("stockMovement", line.MovementId.ToString(), $"There is no product {line.ProductId}.");

        await using var lines = new OrderedGroups<long, StockMovement>(ReadLinesAsync(cancellationToken), line => line.ProductId, Orphan, cancellationToken);
        await foreach (var product in ReadProductsAsync(cancellationToken))
        {
            findings.AddChecked();
            long sum = 0;
            StockMovement? last = null;
            await lines.EachAsync(product.Id, line =>
            {
                sum = unchecked(sum + line.Delta);
                findings.AddViolation("stockMovement", line.MovementId.ToString(), StockRules.CheckLine(line, last?.StockAfter ?? 0));
                last = line;
            });
            findings.AddViolation("product", product.Id.ToString(CultureInfo.InvariantCulture), StockRules.CheckProduct(product, sum));
        }

        await lines.DrainAsync();
    }

    private IAsyncEnumerable<Product> ReadProductsAsync(CancellationToken cancellationToken) => AuditStream.ReadAsync(
        long.MinValue,
        (after, limit) => db.Products.AsNoTracking().Where(product => product.Id > after).OrderBy(product => product.Id).Take(limit).ToListAsync(cancellationToken),
        product => product.Id,
        cancellationToken);

    private IAsyncEnumerable<StockMovement> ReadLinesAsync(CancellationToken cancellationToken) => AuditStream.ReadOwnedAsync(
        new OwnedKey(long.MinValue, long.MinValue),
        (after, limit) => db.StockMovements.AsNoTracking().Where(line => line.ProductId == after.Owner && line.Id > after.Number)
            .OrderBy(line => line.Id).Take(limit).ToListAsync(cancellationToken),
        (after, limit) => db.StockMovements.AsNoTracking().Where(line => line.ProductId > after.Owner)
            .OrderBy(line => line.ProductId).ThenBy(line => line.Id).Take(limit).ToListAsync(cancellationToken),
        line => new OwnedKey(line.ProductId, line.Id),
        cancellationToken);
}

/// <summary>What must hold of a product and its movements.</summary>
internal static class StockRules
{
    public static IEnumerable<string> CheckProduct(Product product, long sum)
    {
        if (product.Stock < 0)
        {
            yield return $"The stock {product.Stock} is negative.";
        }
        else if (product.Stock != sum)
        {
            yield return $"The stock is {product.Stock}, its movements sum up to {sum}.";
        }

        if (product.SearchName != Product.NormalizeForSearch(product.Name))
        {
            yield return $"It is found as '{product.SearchName}' and named '{product.Name}'.";
        }

        // Returned pieces may pass MaxStock: only an admin's change is held to it.
        if (product.Price < 0 || product.Price > Product.MaxPrice)
        {
            yield return $"Its price {product.Price} is not between 0 and {Product.MaxPrice}.";
        }

        if (product.Version < 1)
        {
            yield return $"Its version {product.Version} is below 1.";
        }
    }

    public static IEnumerable<string> CheckLine(StockMovement line, long before)
    {
        var expected = unchecked(before + line.Delta);
        if (line.StockAfter != expected || line.StockAfter < 0)
        {
            yield return $"stockAfter is {line.StockAfter}, the one before makes it {expected}.";
        }

        var fits = line.Reason switch
        {
            StockMovementReason.Received or StockMovementReason.Adjusted => line.Delta != 0 && line.OrderId is null,
            StockMovementReason.Reserved => line.Delta < 0 && line.OrderId is not null,
            StockMovementReason.Returned => line.Delta > 0 && line.OrderId is not null,
            _ => false,
        };
        if (!fits)
        {
            yield return $"It is {line.Reason} by {line.Delta} for {(line.OrderId is { } orderId ? $"the order {orderId}" : "no order")}.";
        }

        if (AuditTimes.MadeAt(line.MovementId) != line.CreatedAt)
        {
            yield return $"Its id was not made at {line.CreatedAt:O}, when it was.";
        }
    }
}
