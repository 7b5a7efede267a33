using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Commerce.Coupon.Infrastructure.Persistence.Migrations.PostgreSql
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
                type: "character varying(32)",
                maxLength: 32,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<bool>(
                name: "is_closed",
                table: "coupon_campaigns",
                type: "boolean",
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
