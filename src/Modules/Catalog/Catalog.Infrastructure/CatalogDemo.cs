namespace Commerce.Catalog.Infrastructure;

using Application;
using Persistence;

/// <summary>The demo's shelf: a dozen products, some scarce and one sold out.</summary>
internal sealed class CatalogDemo(CatalogDbContext db) : IDemoData
{
    private static readonly CreateProduct[] Shelf =
    [
        new("Americano", "Two shots and hot water.", 4_500, 500),
        new("Drip coffee bags, box of 10", "Medium roast from Huila, Colombia. One bag makes one cup.", 12_900, 120),
        new("Ethiopia Yirgacheffe, 200 g", "Washed, light roast: jasmine, bergamot, white peach.", 18_000, 60),
        new("Cold brew, 1 l", "Steeped for 16 hours. Keep it cool.", 9_800, 40),
        new("Ceramic dripper V02", "For two to four cups; fits on any mug.", 24_000, 25),
        new("Paper filters, 100 sheets", null, 6_500, 300),
        new("Gooseneck kettle, 1 l", "Keeps its temperature for an hour.", 89_000, 12),
        new("Hand grinder", "38 mm conical burrs of steel.", 64_000, 8),
        new("Travel tumbler, 350 ml", "Double-walled, and it does not leak in a bag.", 32_000, 35),
        new("Madeleines, 6 pieces", "Baked this morning.", 11_000, 3),
        new("Tasting set: three origins", "Three bags of 100 g; a small batch.", 36_000, 1),
        new("Anniversary mug 2026", "Signed and numbered. All gone.", 45_000, 0),
    ];

    private static readonly string[] Names = [.. Shelf.Select(product => product.Name)];

    public Task<bool> HasOtherDataAsync(CancellationToken cancellationToken) => db.Products.AnyAsync(product => !Names.Contains(product.Name), cancellationToken);

    public async Task<IReadOnlyList<IBaseRequest>> FindMissingAsync(CancellationToken cancellationToken)
    {
        var existing = await db.Products.Where(product => Names.Contains(product.Name)).Select(product => product.Name).ToListAsync(cancellationToken);
        return [.. Shelf.ExceptBy(existing, product => product.Name)];
    }
}
