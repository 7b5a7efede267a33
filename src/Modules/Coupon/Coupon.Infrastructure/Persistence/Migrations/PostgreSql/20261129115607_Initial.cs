using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Commerce.Coupon.Infrastructure.Persistence.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "coupon_campaigns",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    coupon_code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    min_order_amount = table.Column<long>(type: "bigint", nullable: false),
                    total_quantity = table.Column<int>(type: "integer", nullable: false),
                    issued_quantity = table.Column<int>(type: "integer", nullable: false),
                    opens_at = table.Column<DateTimeOffset>(type: "timestamp(3) with time zone", precision: 3, nullable: false),
                    closes_at = table.Column<DateTimeOffset>(type: "timestamp(3) with time zone", precision: 3, nullable: true),
                    is_closed = table.Column<bool>(type: "boolean", nullable: false),
                    valid_days = table.Column<int>(type: "integer", nullable: true),
                    discount_amount = table.Column<long>(type: "bigint", nullable: true),
                    discount_max_amount = table.Column<long>(type: "bigint", nullable: true),
                    discount_percent = table.Column<int>(type: "integer", nullable: true),
                    discount_type = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_coupon_campaigns", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "coupon_issued_coupons",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    coupon_id = table.Column<Guid>(type: "uuid", nullable: false),
                    campaign_id = table.Column<long>(type: "bigint", nullable: false),
                    user_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    issued_at = table.Column<DateTimeOffset>(type: "timestamp(3) with time zone", precision: 3, nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp(3) with time zone", precision: 3, nullable: true),
                    order_id = table.Column<Guid>(type: "uuid", nullable: true),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp(3) with time zone", precision: 3, nullable: true),
                    terms_digest = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_coupon_issued_coupons", x => x.id);
                    table.ForeignKey(
                        name: "fk_coupon_issued_coupons_coupon_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "coupon_campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_coupon_campaigns_coupon_code",
                table: "coupon_campaigns",
                column: "coupon_code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_coupon_issued_coupons_campaign_id_sequence",
                table: "coupon_issued_coupons",
                columns: new[] { "campaign_id", "sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_coupon_issued_coupons_campaign_id_user_id",
                table: "coupon_issued_coupons",
                columns: new[] { "campaign_id", "user_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_coupon_issued_coupons_coupon_id",
                table: "coupon_issued_coupons",
                column: "coupon_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_coupon_issued_coupons_order_id",
                table: "coupon_issued_coupons",
                column: "order_id",
                unique: true,
                filter: "order_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_coupon_issued_coupons_user_id_id",
                table: "coupon_issued_coupons",
                columns: new[] { "user_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "coupon_issued_coupons");

            migrationBuilder.DropTable(
                name: "coupon_campaigns");
        }
    }
}
