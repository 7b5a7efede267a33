using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Commerce.SharedKernel.Infrastructure.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Proof : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "low_water_event_id",
                table: "platform_stories",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "low_water_position",
                table: "platform_stories",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "low_water_time",
                table: "platform_stories",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "listeners",
                table: "platform_outbox_events",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "platform_write_probes",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    probed_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_platform_write_probes", x => x.id);
                });

            migrationBuilder.UpdateData(
                table: "platform_stories",
                keyColumn: "id",
                keyValue: 1L,
                columns: new[] { "low_water_event_id", "low_water_position", "low_water_time" },
                values: new object[] { null, 0L, null });

            // Where events were removed already, nobody knows which: nothing of before can be proven, or read from a position.
            migrationBuilder.Sql("UPDATE platform_stories SET low_water_position = last_position, low_water_event_id = (SELECT event_id FROM platform_outbox_events WHERE position = last_position), low_water_time = COALESCE((SELECT MAX(occurred_at) FROM platform_outbox_events), CAST(strftime('%s', 'now') AS INTEGER) * 1000) WHERE last_position <> (SELECT COUNT(*) FROM platform_outbox_events WHERE position IS NOT NULL)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "platform_write_probes");

            migrationBuilder.DropColumn(
                name: "low_water_event_id",
                table: "platform_stories");

            migrationBuilder.DropColumn(
                name: "low_water_position",
                table: "platform_stories");

            migrationBuilder.DropColumn(
                name: "low_water_time",
                table: "platform_stories");

            migrationBuilder.DropColumn(
                name: "listeners",
                table: "platform_outbox_events");
        }
    }
}
