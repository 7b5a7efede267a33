namespace Commerce.Ranking.Application;

using Order.Contracts;

/// <summary>
/// The rows that the ranking is counted in. What a rebuild writes takes its fencing token: where another rebuild has overtaken it, nothing
/// is written, and the call throws.
/// </summary>
public interface ISalesRepository
{
    /// <summary>Adds signed pieces, each product once, to an hour of the published ranking.</summary>
    Task AddAsync(long hour, IReadOnlyList<SoldLine> lines, CancellationToken cancellationToken);

    /// <summary>Writes a part of a ranking that is not published yet.</summary>
    Task StageAsync(long generation, IReadOnlyList<HourlySales> sales, long fence, CancellationToken cancellationToken);

    /// <summary>Publishes a ranking in place of the one before, as that of a local date, and marks the deliveries as done whose orders are counted in it.</summary>
    Task PublishAsync(StagedRanking ranking, DateOnly date, CancellationToken cancellationToken);

    /// <summary>Removes up to <paramref name="most"/> counts of rankings that are not published; answers how many.</summary>
    Task<int> RemoveStaleAsync(int most, long fence, CancellationToken cancellationToken);
}

/// <summary>Pieces of a product.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">Signed: a refund takes away.</param>
public sealed record SoldLine(long ProductId, long Quantity);
