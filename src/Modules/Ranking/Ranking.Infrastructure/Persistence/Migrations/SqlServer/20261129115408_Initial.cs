using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Commerce.Ranking.Infrastructure.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ranking_sales",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    generation = table.Column<long>(type: "bigint", nullable: false),
                    hour = table.Column<long>(type: "bigint", nullable: false),
                    product_id = table.Column<long>(type: "bigint", nullable: false),
                    quantity = table.Column<long>(type: "bigint", nullable: false),
                    change = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ranking_sales", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "ranking_states",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    generation = table.Column<long>(type: "bigint", nullable: false),
                    change = table.Column<long>(type: "bigint", nullable: false),
                    rebuilt_on = table.Column<DateOnly>(type: "date", nullable: true),
                    from_hour = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ranking_states", x => x.id);
                });

            migrationBuilder.InsertData(
                table: "ranking_states",
                columns: new[] { "id", "change", "from_hour", "generation", "rebuilt_on" },
                values: new object[] { 1L, 0L, 0L, 1L, null });

            migrationBuilder.CreateIndex(
                name: "ix_ranking_sales_generation_change",
                table: "ranking_sales",
                columns: new[] { "generation", "change" });

            migrationBuilder.CreateIndex(
                name: "ix_ranking_sales_generation_hour_product_id",
                table: "ranking_sales",
                columns: new[] { "generation", "hour", "product_id" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ranking_sales");

            migrationBuilder.DropTable(
                name: "ranking_states");
        }
    }
}
