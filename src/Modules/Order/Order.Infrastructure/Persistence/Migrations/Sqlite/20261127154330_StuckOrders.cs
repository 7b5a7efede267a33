using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Commerce.Order.Infrastructure.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class StuckOrders : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "order_stuck_orders",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    order_id = table.Column<string>(type: "TEXT", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    next_attempt_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_error = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_order_stuck_orders", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_order_stuck_orders_order_id",
                table: "order_stuck_orders",
                column: "order_id",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "order_stuck_orders");
        }
    }
}
