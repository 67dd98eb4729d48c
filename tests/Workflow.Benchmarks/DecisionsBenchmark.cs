using System.Text.Json;

namespace Workflow.Benchmarks;

/// <summary>One way of deciding, at one number of clients.</summary>
internal sealed record Figures(double PerSecond, double P50, double P99)
{
    public static Figures Of(Sample sample) => new(sample.PerSecond, sample.Percentile(0.5), sample.Percentile(0.99));
}

/// <summary>Five decisions on each of so many annual reports, by the product and by hand in turns, level by level: what disturbs the
/// machine disturbs both.</summary>
internal static class DecisionsBenchmark
{
    private const int Warming = 40;
    private const int Counted = 200;

    public static async Task RunAsync(int cases, int[] clients, bool profiling)
    {
        await using var office = await Office.OpenAsync(profiling);
        var (made, floor) = (new Cases(office), new Floor(office));
        await WarmAsync(made, floor);
        if (profiling)
        {
            await ProfileAsync(office.Profile, made, floor, cases, clients[0]);
            return;
        }

        var costs = await CostsAsync(office, made, floor);
        var runs = new List<(int Clients, Figures Product, Figures Floor)>();
        foreach (var count in clients)
        {
            var (product, byHand) = await PairAsync(made, floor, cases, count);
            runs.Add((count, Figures.Of(product), Figures.Of(byHand)));
        }

        Console.WriteLine($"{cases:N0} cases with {Cases.Levels} decisions each, by the product and by hand");
        Console.WriteLine($"{"clients",7} {"decisions/s",12} {"p50 ms",8} {"p99 ms",8}   {"floor/s",8} {"p50 ms",8} {"p99 ms",8}   {"of the floor",12}");
        foreach (var (count, product, byHand) in runs)
        {
            Console.WriteLine(
                $"{count,7} {product.PerSecond,12:N0} {product.P50,8:N1} {product.P99,8:N1}   {byHand.PerSecond,8:N0} {byHand.P50,8:N1} {byHand.P99,8:N1}   {product.PerSecond / byHand.PerSecond,12:N2}");
        }

        Console.WriteLine($"per decision: {costs.Product.Transactions:N2} transactions, {costs.Product.RoundTrips:N2} round trips, {costs.Product.WalBytes:N0} bytes of WAL; "
            + $"by hand {costs.Floor.Transactions:N2}, {costs.Floor.RoundTrips:N2}, {costs.Floor.WalBytes:N0}");
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            benchmark = "decisions",
            cases,
            runs = runs.Select(r => new { r.Clients, r.Product, r.Floor, ratio = r.Product.PerSecond / r.Floor.PerSecond }),
            product = costs.Product,
            floor = costs.Floor,
        }, JsonSerializerOptions.Web));
    }

    /// <summary>Both ways run a while, and what one case's decisions wrote is remembered for the floor.</summary>
    public static async Task WarmAsync(Cases made, Floor floor)
    {
        var model = await made.CreateAsync(Warming);
        for (var level = 0; level < Cases.Levels; level++)
        {
            await made.ApproveAsync(await made.WaitingAsync(model), 8);
        }

        await floor.RecordAsync(model[0]);
        for (var round = 0; round < 5; round++)
        {
            await PairAsync(made, floor, Warming, 8);
        }
    }

    /// <returns>Samples of the product and of the floor.</returns>
    public static async Task<(Sample Product, Sample Floor)> PairAsync(Cases made, Floor floor, int cases, int clients)
    {
        var (mine, others) = (await made.CreateAsync(cases), await made.CreateAsync(cases));
        return await PairAsync(made, floor, mine, others, clients);
    }

    /// <param name="mine">Waiting for the first of five decisions, as <paramref name="others"/>.</param>
    public static async Task<(Sample Product, Sample Floor)> PairAsync(Cases made, Floor floor, Guid[] mine, Guid[] others, int clients)
    {
        var (product, byHand) = (Sample.None, Sample.None);
        for (var level = 0; level < Cases.Levels; level++)
        {
            var (first, second) = (await made.WaitingAsync(mine), await made.WaitingAsync(others));
            product += await made.ApproveAsync(first, clients);
            byHand += await floor.DecideAsync(second, clients, level);
        }

        return (product, byHand);
    }

    /// <summary>Where the time goes: processor time of this program and of the server, and the server's statements.</summary>
    private static async Task ProfileAsync(PostgresProfile profile, Cases made, Floor floor, int cases, int clients)
    {
        var (mine, others) = (await made.CreateAsync(cases), await made.CreateAsync(cases));
        await profile.ReportAsync("by the product", async level => await made.ApproveAsync(await made.WaitingAsync(mine), clients));
        await profile.ReportAsync("by hand", async level => await floor.DecideAsync(await made.WaitingAsync(others), clients, level));
    }

    /// <summary>Signals to the dispatchers and what a session sends at its start are in it; so few that they hardly count.</summary>
    private static async Task<(Cost Product, Cost Floor)> CostsAsync(Office office, Cases made, Floor floor)
    {
        using var meter = new DatabaseMeter(office);
        var (mine, others) = (await made.CreateAsync(Counted), await made.CreateAsync(Counted));
        return (
            await meter.MeasureAsync(Counted * Cases.Levels, async level => await made.ApproveAsync(await made.WaitingAsync(mine), 8)),
            await meter.MeasureAsync(Counted * Cases.Levels, async level => await floor.DecideAsync(await made.WaitingAsync(others), 8, level)));
    }
}
