namespace Commerce.Coupon.Infrastructure.Persistence;

using Domain;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

/// <summary>Coupon's tables.</summary>
internal abstract class CouponDbContext(DbContextOptions options) : ModuleDbContext(options, "Coupon")
{
    public DbSet<CouponCampaign> Campaigns => Set<CouponCampaign>();

    public DbSet<IssuedCoupon> IssuedCoupons => Set<IssuedCoupon>();

    private sealed class CampaignMapping : IEntityTypeConfiguration<CouponCampaign>
    {
        public void Configure(EntityTypeBuilder<CouponCampaign> builder)
        {
            builder.Property(campaign => campaign.CouponCode).HasMaxLength(CouponCode.MaxLength);
            builder.Property(campaign => campaign.Name).HasMaxLength(DisplayName.StorageLength(CouponCampaign.MaxNameLength));
            builder.HasIndex(campaign => campaign.CouponCode).IsUnique();
            builder.ComplexProperty(campaign => campaign.Discount, discount =>
            {
                discount.Property(part => part.Type).HasColumnName("discount_type");
                discount.Property(part => part.Amount).HasColumnName("discount_amount");
                discount.Property(part => part.Percent).HasColumnName("discount_percent");
                discount.Property(part => part.MaxAmount).HasColumnName("discount_max_amount");
            });
        }
    }

    private sealed class IssuedCouponMapping : IEntityTypeConfiguration<IssuedCoupon>
    {
        public void Configure(EntityTypeBuilder<IssuedCoupon> builder)
        {
            builder.Property(coupon => coupon.UserId).HasMaxLength(UserId.MaxLength);
            builder.Property(coupon => coupon.TermsDigest).HasMaxLength(CouponCampaign.TermsDigestLength);
            builder.HasOne(coupon => coupon.Campaign).WithMany().HasForeignKey(coupon => coupon.CampaignId).OnDelete(DeleteBehavior.Restrict);
            builder.HasIndex(coupon => coupon.CouponId).IsUnique();
            // One a user, and no number twice, whatever the code believes.
            builder.HasIndex(coupon => new { coupon.CampaignId, coupon.UserId }).IsUnique();
            builder.HasIndex(coupon => new { coupon.CampaignId, coupon.Sequence }).IsUnique();
            // One coupon an order; the audit reads by it.
            builder.HasIndex(coupon => coupon.OrderId).IsUnique().HasFilter("order_id IS NOT NULL");
            // A user's list pages by the key.
            builder.HasIndex(coupon => new { coupon.UserId, coupon.Id });
        }
    }
}
