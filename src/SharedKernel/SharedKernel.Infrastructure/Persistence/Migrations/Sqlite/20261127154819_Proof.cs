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

            // Where events were removed already, the mark stands at the last one that is missing; all behind it can be read.
            migrationBuilder.Sql("UPDATE platform_stories SET low_water_position = CASE WHEN COALESCE((SELECT MAX(position) FROM platform_outbox_events), 0) < last_position THEN last_position ELSE (SELECT MAX(kept.position) - 1 FROM platform_outbox_events kept WHERE kept.position IS NOT NULL AND NOT EXISTS (SELECT 1 FROM platform_outbox_events earlier WHERE earlier.position = kept.position - 1)) END WHERE last_position <> (SELECT COUNT(*) FROM platform_outbox_events WHERE position IS NOT NULL)");
            migrationBuilder.Sql("UPDATE platform_stories SET low_water_time = COALESCE((SELECT MAX(occurred_at) FROM platform_outbox_events WHERE position <= low_water_position + 1), CAST(strftime('%s', 'now') AS INTEGER) * 1000) WHERE low_water_position > 0");
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
