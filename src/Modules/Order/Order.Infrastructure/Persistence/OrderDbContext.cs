namespace Commerce.Order.Infrastructure.Persistence;

using Domain;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

/// <summary>Order's tables.</summary>
internal abstract class OrderDbContext(DbContextOptions options) : ModuleDbContext(options, "Order")
{
    public DbSet<Order> Orders => Set<Order>();

    public DbSet<OrderLine> Lines => Set<OrderLine>();

    public DbSet<StuckOrder> StuckOrders => Set<StuckOrder>();

    private static readonly CompiledListQuery<OrderDbContext, long, int, OrderLine> LinesOfOne =
        new((db, order, most) => db.Lines.AsNoTracking().Where(line => line.OrderRowId == order).OrderBy(line => line.Id).Take(most));

    /// <summary>Reads the lines of orders that were read, by one query.</summary>
    public async Task LoadLinesAsync(IReadOnlyCollection<Order> orders, CancellationToken cancellationToken)
    {
        if (orders.Count == 1)
        {
            var only = orders.Single();
            only.SetLines(await LinesOfOne.RunAsync(this, only.Id, int.MaxValue, cancellationToken));
            return;
        }

        List<long> keys = [.. orders.Select(order => order.Id)];
        var lines = (await Lines.AsNoTracking().Where(line => keys.Contains(line.OrderRowId)).OrderBy(line => line.Id).ToListAsync(cancellationToken)).ToLookup(line => line.OrderRowId);
        foreach (var order in orders)
        {
            order.SetLines([.. lines[order.Id]]);
        }
    }

    private sealed class OrderMapping : IEntityTypeConfiguration<Order>
    {
        /// <summary>The longest code and sentence that are kept.</summary>
        private const int CodeLength = 100;
        private const int DetailLength = 500;

        public void Configure(EntityTypeBuilder<Order> builder)
        {
            builder.Ignore(order => order.Lines);
            builder.Ignore(order => order.Total);
            builder.Property(order => order.UserId).HasMaxLength(UserId.MaxLength);
            builder.Property(order => order.Reference).HasMaxLength(DisplayName.StorageLength(Order.MaxReferenceLength));
            builder.Property(order => order.CouponIgnoredCode).HasMaxLength(CodeLength);
            builder.Property(order => order.CouponIgnoredDetail).HasMaxLength(DetailLength);
            builder.Property(order => order.FailureCode).HasMaxLength(CodeLength);
            builder.Property(order => order.FailureDetail).HasMaxLength(DetailLength);
            // Two writers that read the same order: the second one's update matches no row.
            builder.Property(order => order.EventSequence).IsConcurrencyToken();
            builder.Property(order => order.HasReservation).HasColumnName("has_reservation");
            builder.HasIndex(order => order.OrderId).IsUnique();
            builder.HasIndex(order => new { order.UserId, order.Status });
            // The sweep looks at pending orders, the ranking at paid ones; each index holds only those.
            builder.HasIndex(order => order.ExpiresAt).HasFilter("status = 'Pending'");
            builder.HasIndex(order => order.PaidHour).HasFilter("status = 'Paid'");
        }
    }

    private sealed class OrderLineMapping : IEntityTypeConfiguration<OrderLine>
    {
        private const int NameLength = 200;

        public void Configure(EntityTypeBuilder<OrderLine> builder)
        {
            builder.Ignore(line => line.LineTotal);
            builder.Property(line => line.Name).HasMaxLength(DisplayName.StorageLength(NameLength));
            builder.HasOne<Order>().WithMany().HasForeignKey(line => line.OrderRowId);
            builder.HasIndex(line => new { line.OrderRowId, line.ProductId }).IsUnique();
        }
    }
}
