using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Commerce.SharedKernel.Infrastructure.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Positions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "position",
                table: "platform_outbox_events",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "platform_stories",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    last_position = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_stories", x => x.id);
                });

            migrationBuilder.InsertData(
                table: "platform_stories",
                columns: new[] { "id", "last_position" },
                values: new object[] { 1L, 0L });

            migrationBuilder.CreateIndex(
                name: "ix_platform_outbox_events_position",
                table: "platform_outbox_events",
                column: "position",
                unique: true,
                filter: "position IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_platform_outbox_events_without_position",
                table: "platform_outbox_events",
                column: "id",
                filter: "position IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "platform_stories");

            migrationBuilder.DropIndex(
                name: "ix_platform_outbox_events_position",
                table: "platform_outbox_events");

            migrationBuilder.DropIndex(
                name: "ix_platform_outbox_events_without_position",
                table: "platform_outbox_events");

            migrationBuilder.DropColumn(
                name: "position",
                table: "platform_outbox_events");
        }
    }
}
