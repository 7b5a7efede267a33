namespace Commerce.Ranking.Application;

/// <summary>The rows that the ranking is counted in.</summary>
public interface ISalesRepository
{
    /// <summary>Adds pieces to hours and products of the ranking that is shown.</summary>
    /// <param name="hour">The hour of payment.</param>
    /// <param name="lines">Products and signed pieces, each product once.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>When they are added.</returns>
    Task AddAsync(long hour, IReadOnlyList<SoldLine> lines, CancellationToken cancellationToken);

    /// <summary>Writes a part of a ranking that is not shown yet.</summary>
    /// <param name="generation">The number of the coming ranking.</param>
    /// <param name="sales">Its counts.</param>
    /// <param name="fence">The fencing token of the rebuild; one that another rebuild has overtaken writes nothing and throws.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>When they are written.</returns>
    Task StageAsync(long generation, IReadOnlyList<StagedSales> sales, long fence, CancellationToken cancellationToken);

    /// <summary>Shows a ranking in place of the one before, and marks deliveries as done whose effect it has by another way.</summary>
    /// <param name="ranking">The ranking.</param>
    /// <param name="date">The local date it was made for.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>When it is shown.</returns>
    Task ShowAsync(PreparedRanking ranking, DateOnly date, CancellationToken cancellationToken);

    /// <summary>Removes counts of rankings that are not shown, up to a bound.</summary>
    /// <param name="most">How many rows at most.</param>
    /// <param name="fence">The fencing token of the rebuild; one that another rebuild has overtaken would remove the other's counts, and throws.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>How many were removed.</returns>
    Task<int> RemoveHiddenAsync(int most, long fence, CancellationToken cancellationToken);
}

/// <summary>Pieces of a product.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">Signed: a refund takes away.</param>
public sealed record SoldLine(long ProductId, long Quantity);

/// <summary>A count of a coming ranking.</summary>
/// <param name="Hour">The hour of payment.</param>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">Pieces.</param>
public sealed record StagedSales(long Hour, long ProductId, long Quantity);
