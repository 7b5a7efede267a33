namespace Commerce.Limit;

using System.Globalization;

/// <summary>What the server is started with: <c>--urls</c>, and those of Commerce's settings that matter here.</summary>
internal sealed record Settings(Uri Address, string Folder, long MaxCharge, long MaxBalance, int MaxPendingPerUser)
{
    /// <summary>The database file.</summary>
    public string DatabaseFile => Path.Combine(Folder, "commerce.db");

    /// <summary>The secret that signs the tokens, as the Host has made it.</summary>
    public string KeyFile => Path.Combine(Folder, "dev-token.key");

    /// <summary>Where the events' files lie.</summary>
    public string EventsFolder => Path.Combine(Folder, "events");

    /// <summary>The currency.</summary>
    public const string Currency = "KRW";

    /// <summary>How long an order waits to be paid.</summary>
    public static readonly TimeSpan ReservationTime = TimeSpan.FromMinutes(15);

    /// <summary>Reads the command line.</summary>
    public static Settings Read(string[] args)
    {
        var url = "http://127.0.0.1:5000";
        var (maxCharge, maxBalance, maxPending) = (1_000_000L, 10_000_000L, 20);
        Queue<string> left = new(args);
        while (left.TryDequeue(out var argument))
        {
            var parts = argument.Split('=', 2);
            var value = parts.Length == 2 ? parts[1] : left.TryDequeue(out var next) ? next : throw new ArgumentException($"{argument} has no value.", nameof(args));
            switch (parts[0])
            {
                case "--urls":
                    url = value;
                    break;
                case "--Balance:MaxCharge":
                    maxCharge = long.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "--Balance:MaxBalance":
                    maxBalance = long.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "--Order:MaxPendingPerUser":
                    maxPending = int.Parse(value, CultureInfo.InvariantCulture);
                    break;
                default:
                    // A setting of the Host that has no meaning here.
                    break;
            }
        }

        return new Settings(new Uri(url), Path.GetFullPath("data"), maxCharge, maxBalance, maxPending);
    }
}
