namespace Commerce.Catalog.Application;

using Domain;

/// <summary>The products' rows. Every movement of stock is one conditional update, so the rows decide who was first.</summary>
public interface IProductRepository
{
    /// <summary>A product.</summary>
    /// <returns>The product, or null.</returns>
    Task<Product?> FindAsync(long productId, CancellationToken cancellationToken);

    /// <summary>Adds a product and gives it its key.</summary>
    Task AddAsync(Product product, CancellationToken cancellationToken);

    /// <summary>Writes an edit, unless somebody else has edited the product meanwhile. Leaves stock alone.</summary>
    /// <returns>False when the row has another version.</returns>
    Task<bool> SaveEditAsync(Product product, long read, CancellationToken cancellationToken);

    /// <summary>A product that nobody else changes until the transaction ends.</summary>
    /// <returns>The product, or null.</returns>
    Task<Product?> FindForChangeAsync(long productId, CancellationToken cancellationToken);

    /// <summary>Changes stock if it then is from 0 to a maximum; what takes pieces away need not respect the maximum.</summary>
    /// <param name="delta">Signed pieces.</param>
    /// <returns>The stock afterwards; null when there is no such product, or when it would leave the bounds.</returns>
    Task<StockAfter?> ChangeStockAsync(long productId, long delta, long maxStock, CancellationToken cancellationToken);

    /// <summary>Products as somebody who orders sees them, by one query.</summary>
    /// <param name="hold">Whether nobody may change them until the transaction ends.</param>
    Task<IReadOnlyList<ProductSnapshot>> FindSnapshotsAsync(IReadOnlyList<long> productIds, bool hold, CancellationToken cancellationToken);

    /// <summary>Takes pieces out of stock by one update, each product only if it has enough and is sold.</summary>
    /// <param name="wanted">What is wanted, each product once, by product id.</param>
    /// <param name="allowDiscontinued">Whether products that are no longer sold are let through.</param>
    /// <returns>Those products whose pieces were taken, as the update found them.</returns>
    Task<IReadOnlyList<TakenProduct>> TakeAsync(IReadOnlyList<ProductQuantity> wanted, bool allowDiscontinued, CancellationToken cancellationToken);

    /// <summary>Puts pieces back into stock by one update.</summary>
    /// <param name="pieces">Which, each product once, by product id.</param>
    /// <returns>The stock afterwards of every product.</returns>
    Task<IReadOnlyList<StockAfter>> PutBackAsync(IReadOnlyList<ProductQuantity> pieces, CancellationToken cancellationToken);

    /// <summary>What an order has reserved and not given back.</summary>
    /// <returns>The pieces, by product id.</returns>
    Task<IReadOnlyList<ProductQuantity>> FindHeldAsync(Guid orderId, CancellationToken cancellationToken);

    /// <summary>Writes lines into the stock's ledger, together.</summary>
    Task RecordAsync(IReadOnlyList<StockMovement> movements, CancellationToken cancellationToken);
}

/// <summary>A product of which pieces were taken.</summary>
/// <param name="After">What it then has in stock.</param>
/// <param name="Name">Its name.</param>
/// <param name="Price">Its price, in minor units.</param>
public sealed record TakenProduct(StockAfter After, string Name, long Price);
