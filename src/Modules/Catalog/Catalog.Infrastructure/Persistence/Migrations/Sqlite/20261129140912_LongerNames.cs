using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Commerce.Catalog.Infrastructure.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class LongerNames : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_catalog_products_status_name_id",
                table: "catalog_products");

            migrationBuilder.CreateIndex(
                name: "ix_catalog_products_status_search_name_id",
                table: "catalog_products",
                columns: new[] { "status", "search_name", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_catalog_products_status_search_name_id",
                table: "catalog_products");

            migrationBuilder.CreateIndex(
                name: "ix_catalog_products_status_name_id",
                table: "catalog_products",
                columns: new[] { "status", "name", "id" });
        }
    }
}
