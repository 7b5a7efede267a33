namespace Commerce.Bench;

using System.Globalization;
using System.Text;

/// <summary>Draws bars as SVG: readable in a browser, on light and dark pages, and without any library.</summary>
internal static class Charts
{
    private const int BarHeight = 14;
    private const int RowHeight = 44;
    private const int Left = 120;
    private const int Width = 760;
    private const int Scale = 480;

    /// <summary>How much of the other side's throughput Commerce reaches, with the bound as a line.</summary>
    public static string Ratios(IReadOnlyList<Row> rows)
    {
        var svg = Begin(rows.Count, $"Throughput of Commerce as a part of {Other(rows)}; the line is the bound");
        var most = Math.Max(1, rows.Select(row => row.Throughput).DefaultIfEmpty(1).Max());
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            var y = Top(i);
            Label(svg, y, row.Scenario);
            Bar(svg, y, row.Throughput / most, row.Bound is null || row.Throughput >= row.Bound.Throughput ? "#2a9d8f" : "#e76f51", Text(row.Throughput, "0.00"));
            if (row.Bound is { } bound)
            {
                var x = Left + (bound.Throughput / most * Scale);
                svg.AppendLine(CultureInfo.InvariantCulture, $"""<line x1="{x:0.#}" x2="{x:0.#}" y1="{y - 4}" y2="{y + BarHeight + 4}" stroke="#888" stroke-width="2"/>""");
            }
        }

        return svg.AppendLine("</svg>").ToString();
    }

    /// <summary>What 99 of 100 waited at most, on both sides.</summary>
    public static string Latency(IReadOnlyList<Row> rows)
    {
        var svg = Begin(rows.Count, $"p99 in milliseconds: Commerce above, {Other(rows)} below");
        var most = rows.Select(row => Math.Max(row.Commerce.P99, row.Other.P99)).DefaultIfEmpty(1).Max();
        for (var i = 0; i < rows.Count; i++)
        {
            var y = Top(i);
            Label(svg, y + (BarHeight / 2), rows[i].Scenario);
            Bar(svg, y, rows[i].Commerce.P99 / most, "#2a9d8f", Text(rows[i].Commerce.P99, "0.0"));
            Bar(svg, y + BarHeight + 2, rows[i].Other.P99 / most, "#8d99ae", Text(rows[i].Other.P99, "0.0"));
        }

        return svg.AppendLine("</svg>").ToString();
    }

    private static string Other(IReadOnlyList<Row> rows) => rows.Count > 0 ? rows[0].OtherName : "limit";

    private static int Top(int row) => RowHeight + (row * RowHeight);

    private static StringBuilder Begin(int rows, string title)
    {
        var height = (rows + 1) * RowHeight;
        return new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" font-family="sans-serif" font-size="13" fill="#888">""")
            .AppendLine(CultureInfo.InvariantCulture, $"""<text x="8" y="22" font-size="15">{title}</text>""");
    }

    private static void Label(StringBuilder svg, int y, string text) =>
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{Left - 8}" y="{y + BarHeight - 2}" text-anchor="end">{text}</text>""");

    private static void Bar(StringBuilder svg, int y, double part, string color, string text)
    {
        var length = Math.Max(1, part * Scale);
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<rect x="{Left}" y="{y}" width="{length:0.#}" height="{BarHeight}" fill="{color}"/>""")
            .AppendLine(CultureInfo.InvariantCulture, $"""<text x="{Left + length + 6:0.#}" y="{y + BarHeight - 2}">{text}</text>""");
    }

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}
