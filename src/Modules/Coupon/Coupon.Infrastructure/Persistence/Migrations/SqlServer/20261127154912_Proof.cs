using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Commerce.Coupon.Infrastructure.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Proof : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "terms_digest",
                table: "coupon_issued_coupons",
                type: "nvarchar(32)",
                maxLength: 32,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<bool>(
                name: "is_closed",
                table: "coupon_campaigns",
                type: "bit",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "terms_digest",
                table: "coupon_issued_coupons");

            migrationBuilder.DropColumn(
                name: "is_closed",
                table: "coupon_campaigns");
        }
    }
}
