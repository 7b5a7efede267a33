namespace Commerce.IntegrationTests.Hosts;

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Harness;
using Order;

/// <summary>
/// Customers who charge and buy as fast as they are answered, with and without idempotency keys, and note what they were told.
/// Afterwards the books must agree with every word of it. Each thing that a customer does has an amount of its own, so that the ledger
/// shows how often it happened.
/// </summary>
/// <param name="doors">How a customer calls: the Hosts, or one of them. Whoever finds a door closed goes to the next.</param>
/// <param name="productId">A product for 1 each, with <see cref="Stock"/> pieces.</param>
internal sealed class Load(IReadOnlyList<Func<string, CommerceClient>> doors, long productId)
{
    /// <summary>Pieces of the product: more than all customers together can buy.</summary>
    public const int Stock = 100_000_000;

    /// <summary>What a customer begins with.</summary>
    private const long Wealth = 1_000_000;

    /// <summary>Charges are larger than any payment, so that the two are never taken for each other.</summary>
    private const int LeastCharge = 1_000;

    /// <summary>The most pieces of a product in one order, which bounds the things that a customer can do.</summary>
    private const int Most = 999;

    /// <summary>How long a customer with a key goes on asking.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>A pause as <c>Retry-After</c> asks for, but shorter: the point is to meet the fault again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The only refusals that a fault of the database may come out as.</summary>
    private static readonly string[] Excuses = ["unavailable", "outcome.unknown", "overloaded", "idempotency.in_progress"];

    private readonly ConcurrentBag<Request> deeds = [];
    private readonly List<Task> customers = [];
    private volatile bool isOver;
    private int answered;

    private enum Told
    {
        Done,
        NotDone,
        Unknown,

        /// <summary>As <see cref="Unknown"/>, because the connection to the Host went.</summary>
        Unanswered,
    }

    /// <summary>How many things were answered with success.</summary>
    public int Answered => answered;

    /// <summary>What was refused, by its code; for a test that wants its fault to have been felt.</summary>
    public ConcurrentDictionary<string, int> Refusals { get; } = new();

    /// <summary>Whether a customer whose connection went, and who has no key, goes on.</summary>
    public bool EndsWithTheHost { get; init; }

    /// <summary>Sends the customers in, when all have their money.</summary>
    public async Task StartAsync(int count)
    {
        var users = Enumerable.Range(0, count).Select(_ => CommerceApp.NewName("customer")).ToList();
        await Task.WhenAll(users.Select((user, number) => doors[number % doors.Count](user).ChargeAsync(Wealth)));
        customers.AddRange(users.Select((user, number) => Task.Run(() => LiveAsync(user, number))));
    }

    /// <summary>When so much has been answered that every customer is well at work.</summary>
    public Task IsUnderWayAsync(int atLeast = 100)
    {
        var goal = answered + atLeast;
        return Eventually.BeTrueAsync(() => Task.FromResult(answered >= goal || customers.TrueForAll(customer => customer.IsCompleted)), Patience);
    }

    /// <summary>Calls the customers home; those with a key first learn what became of their last wish.</summary>
    public async Task StopAsync()
    {
        isOver = true;
        await Task.WhenAll(customers);
    }

    /// <summary>Asserts that what was told is what is in the books.</summary>
    public async Task ShouldBeInTheBooksAsync(Func<string, CommerceClient> door)
    {
        var sold = (await Task.WhenAll(deeds.GroupBy(deed => deed.User).Select(mine => ShouldBeInTheBooksAsync(door(mine.Key), [.. mine])))).Sum();
        (await door("anybody").GetAsync($"/products/{productId}")).ShouldBe(200).Json.Int("stock").ShouldBe(Stock - sold);
        await Eventually.BeTrueAsync(async () => await SoldAsync(door) >= sold, Patience);
        (await SoldAsync(door)).ShouldBe(sold);
    }

    /// <summary>The same for one customer; answers how many pieces they bought.</summary>
    private static async Task<long> ShouldBeInTheBooksAsync(CommerceClient user, IReadOnlyList<Request> mine)
    {
        var ledger = (await user.GetAllAsync("/balance/transactions?limit=100")).Select(line => line.Int("amount")).ToList();
        (await user.BalanceAsync()).ShouldBe(ledger.Sum());
        ledger.Count(amount => amount == Wealth).ShouldBe(1);
        foreach (var deed in mine)
        {
            ShouldBeTrue(deed, ledger.Count(amount => amount == deed.Amount));
        }

        var paid = ledger.Where(amount => amount < 0).ToList();
        var orders = await user.GetAllAsync("/orders?limit=100");
        orders.ShouldAllBe(order => order.Text("status") == "paid");
        orders.Select(order => -order.Int("items[0].quantity")).Order().ShouldBe(paid.Order());
        return -paid.Sum();
    }

    private static void ShouldBeTrue(Request deed, int times)
    {
        // A Host that was stopped in good order has answered what it did; one that was killed may not have.
        var most = deed.Told is Told.Done or Told.Unknown or Told.Unanswered ? 1 : 0;
        var least = deed.Told is Told.Done ? 1 : 0;
        times.ShouldBeInRange(least, most, $"{deed} stands {times} times in the ledger");
    }

    /// <summary>How many things were done without an answer, because the Host went; a Host that stops in good order does none.</summary>
    public async Task<int> CountDoneUnansweredAsync(Func<string, CommerceClient> door)
    {
        var done = 0;
        foreach (var mine in deeds.Where(deed => deed.Told == Told.Unanswered).GroupBy(deed => deed.User))
        {
            var ledger = (await door(mine.Key).GetAllAsync("/balance/transactions?limit=100")).Select(line => line.Int("amount")).ToHashSet();
            done += mine.Count(deed => ledger.Contains(deed.Amount));
        }

        return done;
    }

    private async Task<long> SoldAsync(Func<string, CommerceClient> door)
    {
        var top = await door("anybody").GetAsync("/products/top?limit=50");
        return top.Status == 200 ? top.Json.List("items").Where(item => item.Int("productId") == productId).Select(item => item.Int("soldQuantity")).SingleOrDefault() : 0;
    }

    private async Task LiveAsync(string user, int number)
    {
        for (var i = 1; i <= Most && !isOver; i++)
        {
            var buys = i % 2 == 0;
            var (path, body) = buys
                ? ("/orders/checkout", (object)OrderSteps.Basket(OrderSteps.Line(productId, i)))
                : ("/balance/charge", new { amount = LeastCharge + i });
            var hasKey = (i / 2) % 2 == 0;
            var told = hasKey ? await InsistAsync(user, number, $"key-{i}", path, body) : await TryAsync(() => doors[number % doors.Count](user).PostAsync(path, body));
            deeds.Add(new Request(user, buys ? -i : LeastCharge + i, hasKey, told));
            if (told == Told.Unanswered)
            {
                if (EndsWithTheHost)
                {
                    return;
                }

                number++;
            }
        }
    }

    /// <summary>Repeats with the same key until it is done.</summary>
    private async Task<Told> InsistAsync(string user, int number, string key, string path, object body)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var told = await TryAsync(() => doors[number % doors.Count](user).PostOnceAsync(key, path, body));
            if (told == Told.Done || (told == Told.Unanswered && EndsWithTheHost))
            {
                return told;
            }

            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(Patience, $"{path} of {user} with {key} was never decided");
            number += told == Told.Unanswered ? 1 : 0;
            await Task.Delay(Pause);
        }
    }

    private async Task<Told> TryAsync(Func<Task<Answer>> send)
    {
        try
        {
            var answer = await send();
            if (answer.Status is 200 or 201)
            {
                Interlocked.Increment(ref answered);
                return Told.Done;
            }

            // Whatever the database does, nobody is told that the business said no, or that something broke.
            Excuses.ShouldContain(answer.Code, answer.Body);
            Refusals.AddOrUpdate(answer.Code!, 1, (_, count) => count + 1);
            return answer.Code == "outcome.unknown" ? Told.Unknown : Told.NotDone;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Told.Unanswered;
        }
    }

    private sealed record Request(string User, long Amount, bool HasKey, Told Told)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{User}'s {Amount} {(HasKey ? "with" : "without")} a key, told {Told},");
    }
}
