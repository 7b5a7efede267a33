namespace Commerce.Balance.Infrastructure.Persistence;

using Domain;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

/// <summary>Balance's tables.</summary>
internal abstract class BalanceDbContext(DbContextOptions options) : ModuleDbContext(options, "Balance")
{
    public DbSet<Wallet> Wallets => Set<Wallet>();

    public DbSet<WalletTransaction> Transactions => Set<WalletTransaction>();

    private sealed class WalletMapping : IEntityTypeConfiguration<Wallet>
    {
        public void Configure(EntityTypeBuilder<Wallet> builder)
        {
            builder.Property(wallet => wallet.UserId).HasMaxLength(UserId.MaxLength);
            builder.HasIndex(wallet => wallet.UserId).IsUnique();
        }
    }

    private sealed class WalletTransactionMapping : IEntityTypeConfiguration<WalletTransaction>
    {
        public void Configure(EntityTypeBuilder<WalletTransaction> builder)
        {
            builder.HasOne<Wallet>().WithMany().HasForeignKey(transaction => transaction.WalletId).OnDelete(DeleteBehavior.Restrict);
            // A user's list pages by it, and the audit walks the ledger by it.
            builder.HasIndex(transaction => new { transaction.WalletId, transaction.Id });
            builder.HasIndex(transaction => transaction.TransactionId).IsUnique();
            // One payment and one refund an order, whatever the code believes; the audit reads by it.
            builder.HasIndex(transaction => new { transaction.OrderId, transaction.Type }).IsUnique().HasFilter("order_id IS NOT NULL");
        }
    }
}
