using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.Tests.Clocks;

public sealed class ClockServicesTests
{
    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public void The_test_clock_is_refused_outside_the_testing_environment(string environment)
    {
        var refused = Assert.Throws<StartProblemException>(() => Register(environment, ("Workflow:TestClock", "true")));

        Assert.Contains("Workflow:TestClock", refused.Message, StringComparison.Ordinal);
        Assert.Contains(environment, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_test_clock_is_the_clock_where_it_may_be() =>
        Assert.Contains(Register("Testing", ("Workflow:TestClock", "true")), s => s.ServiceType == typeof(TestClock));

    [Fact]
    public void Otherwise_time_is_the_systems_in_whole_microseconds()
    {
        using var services = Register("Production").BuildServiceProvider();
        var clock = services.GetRequiredService<TimeProvider>();

        Assert.InRange(clock.GetUtcNow(), DateTimeOffset.UtcNow.AddSeconds(-5), DateTimeOffset.UtcNow.AddSeconds(5));
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(0, clock.GetUtcNow().Ticks % TimeSpan.TicksPerMicrosecond));
    }

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("01:00:00")]
    [InlineData("often")]
    public void A_tick_out_of_bounds_is_refused(string tick) =>
        Assert.Throws<StartProblemException>(() => new ServiceCollection().AddClockWorkers(Settings(("Clocks:Tick", tick))));

    [Fact]
    public void A_local_day_ends_at_the_next_ones_midnight_in_shanghai()
    {
        Assert.Equal(DateTimeOffset.Parse("2022-01-14T16:00:00Z"), LocalTime.EndOfDay(new DateOnly(2022, 1, 14)));
        Assert.Equal(new DateOnly(2022, 1, 15), LocalTime.DateOf(DateTimeOffset.Parse("2022-01-14T16:00:00Z")));
        Assert.Equal("2022年1月15日00:05", LocalTime.Describe(DateTimeOffset.Parse("2022-01-14T16:05:00Z")));
    }

    private static ServiceCollection Register(string environment, params (string Name, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddClocks(Settings(settings), new Host(environment));
        return services;
    }

    private static IConfiguration Settings(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build();

    private sealed class Host(string environment) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = environment;
        public string ApplicationName { get; set; } = "Workflow";
        public string ContentRootPath { get; set; } = "";
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
