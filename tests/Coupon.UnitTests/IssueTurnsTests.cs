namespace Commerce.Coupon.UnitTests;

using Application;

public sealed class IssueTurnsTests
{
    [Fact]
    public void No_more_than_so_many_issues_of_one_code_are_let_through()
    {
        var turns = new IssueTurns(new CouponSettings { IssueConcurrency = 2 });

        using var first = turns.TryEnter("A");
        using var second = turns.TryEnter("A");

        first.ShouldNotBeNull();
        second.ShouldNotBeNull();
        turns.TryEnter("A").ShouldBeNull();
        using var other = turns.TryEnter("B");
        other.ShouldNotBeNull();
    }

    [Fact]
    public void A_turn_that_is_over_makes_room_and_the_last_one_leaves_nothing()
    {
        var turns = new IssueTurns(new CouponSettings { IssueConcurrency = 1 });

        var first = turns.TryEnter("A")!;
        first.Dispose();
        first.Dispose();
        var second = turns.TryEnter("A");
        second.ShouldNotBeNull();
        turns.TryEnter("A").ShouldBeNull();
        second.Dispose();

        turns.Codes.ShouldBe(0);
    }

    [Fact]
    public async Task Under_a_crowd_the_bound_holds_and_every_turn_comes_back()
    {
        const int Bound = 3;
        var turns = new IssueTurns(new CouponSettings { IssueConcurrency = Bound });
        var inside = 0;
        var most = 0;
        var entered = 0;

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                using var turn = turns.TryEnter("A");
                if (turn is not null)
                {
                    var now = Interlocked.Increment(ref inside);
                    InterlockedMax(ref most, now);
                    Interlocked.Increment(ref entered);
                    Interlocked.Decrement(ref inside);
                }
            }
        })));

        entered.ShouldBeGreaterThan(0);
        most.ShouldBeLessThanOrEqualTo(Bound);
        turns.Codes.ShouldBe(0);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
            // Somebody else raised it meanwhile.
        }
    }
}
