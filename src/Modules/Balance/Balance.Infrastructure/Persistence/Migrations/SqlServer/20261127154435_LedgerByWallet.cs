using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Commerce.Balance.Infrastructure.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class LedgerByWallet : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_balance_transactions_wallet_id",
                table: "balance_transactions");

            migrationBuilder.CreateIndex(
                name: "ix_balance_transactions_wallet_id_id",
                table: "balance_transactions",
                columns: new[] { "wallet_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_balance_transactions_wallet_id_id",
                table: "balance_transactions");

            migrationBuilder.CreateIndex(
                name: "ix_balance_transactions_wallet_id",
                table: "balance_transactions",
                column: "wallet_id");
        }
    }
}
