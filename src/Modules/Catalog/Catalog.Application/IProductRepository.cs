namespace Commerce.Catalog.Application;

using Domain;

/// <summary>The products' rows. Every movement of stock is one conditional update, so the rows decide who was first.</summary>
public interface IProductRepository
{
    /// <summary>A product.</summary>
    /// <param name="productId">Its id.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The product, or null.</returns>
    Task<Product?> FindAsync(long productId, CancellationToken cancellationToken);

    /// <summary>Adds a product and gives it its key.</summary>
    /// <param name="product">The product.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>When it is written.</returns>
    Task AddAsync(Product product, CancellationToken cancellationToken);

    /// <summary>Writes an edit, unless somebody else has edited the product meanwhile. Leaves stock alone.</summary>
    /// <param name="product">The edited product.</param>
    /// <param name="read">The version that was edited.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>False when the row has another version.</returns>
    Task<bool> SaveEditAsync(Product product, long read, CancellationToken cancellationToken);

    /// <summary>A product that nobody else changes until the transaction ends.</summary>
    /// <param name="productId">Its key.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The product, or null.</returns>
    Task<Product?> FindForChangeAsync(long productId, CancellationToken cancellationToken);

    /// <summary>Changes stock if it then is from 0 to a maximum; what takes pieces away need not respect the maximum.</summary>
    /// <param name="productId">The product.</param>
    /// <param name="delta">Signed pieces.</param>
    /// <param name="maxStock">The maximum.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The stock afterwards; null when there is no such product, or when it would leave the bounds.</returns>
    Task<StockState?> ChangeStockAsync(long productId, long delta, long maxStock, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Products as somebody who orders sees them, by one query.</summary>
    /// <param name="productIds">Which.</param>
    /// <param name="hold">Whether nobody may change them until the transaction ends.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Those that exist.</returns>
    Task<IReadOnlyList<Offer>> FindOffersAsync(IReadOnlyList<long> productIds, bool hold, CancellationToken cancellationToken);

    /// <summary>Takes pieces out of stock by one update, each product only if it has enough and is as it was read.</summary>
    /// <param name="wanted">What is wanted, each product once, by product id.</param>
    /// <param name="versions">The version of each product that was read; null where an earlier order has fixed price and name.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The stock afterwards of those products whose pieces were taken.</returns>
    Task<IReadOnlyList<StockState>> TakeAsync(IReadOnlyList<Pieces> wanted, IReadOnlyDictionary<long, long>? versions, CancellationToken cancellationToken);

    /// <summary>Puts pieces back into stock by one update.</summary>
    /// <param name="pieces">Which, each product once, by product id.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The stock afterwards of every product.</returns>
    Task<IReadOnlyList<StockState>> PutBackAsync(IReadOnlyList<Pieces> pieces, CancellationToken cancellationToken);

    /// <summary>What an order has reserved and not given back.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The pieces, by product id.</returns>
    Task<IReadOnlyList<Pieces>> FindHeldAsync(Guid orderId, CancellationToken cancellationToken);

    /// <summary>Writes lines into the stock's ledger, together.</summary>
    /// <param name="movements">The lines.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>When they are written.</returns>
    Task RecordAsync(IReadOnlyList<StockMovement> movements, CancellationToken cancellationToken);
}
