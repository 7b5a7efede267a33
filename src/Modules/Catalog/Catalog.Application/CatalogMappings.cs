namespace Commerce.Catalog.Application;

using Domain;

/// <summary>What Catalog looks like outside.</summary>
internal sealed class CatalogMappings(Currency currency) : IRegister
{
    public void Register(TypeAdapterConfig config)
    {
        config.NewConfig<Product, ProductResponse>()
            .Map(answer => answer.ProductId, product => product.Id)
            .Map(answer => answer.Currency, _ => currency.Code);
        config.NewConfig<StockMovement, StockMovementResponse>();
    }
}
