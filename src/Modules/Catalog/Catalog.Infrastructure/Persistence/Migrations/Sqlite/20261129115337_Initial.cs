using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Commerce.Catalog.Infrastructure.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "catalog_products",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    search_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    description = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    price = table.Column<long>(type: "INTEGER", nullable: false),
                    stock = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_catalog_products", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "catalog_stock_movements",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    movement_id = table.Column<string>(type: "TEXT", nullable: false),
                    product_id = table.Column<long>(type: "INTEGER", nullable: false),
                    delta = table.Column<long>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    order_id = table.Column<string>(type: "TEXT", nullable: true),
                    stock_after = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_catalog_stock_movements", x => x.id);
                    table.ForeignKey(
                        name: "fk_catalog_stock_movements_catalog_products_product_id",
                        column: x => x.product_id,
                        principalTable: "catalog_products",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_catalog_products_status_id",
                table: "catalog_products",
                columns: new[] { "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_catalog_products_status_name_id",
                table: "catalog_products",
                columns: new[] { "status", "name", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_catalog_products_status_price_id",
                table: "catalog_products",
                columns: new[] { "status", "price", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_catalog_stock_movements_order_id_product_id_reason",
                table: "catalog_stock_movements",
                columns: new[] { "order_id", "product_id", "reason" },
                unique: true,
                filter: "order_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_catalog_stock_movements_product_id_id",
                table: "catalog_stock_movements",
                columns: new[] { "product_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "catalog_stock_movements");

            migrationBuilder.DropTable(
                name: "catalog_products");
        }
    }
}
