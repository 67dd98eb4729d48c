using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Workflow.Disclosure.Data;

namespace Workflow.Disclosure.Clocks;

public static class ClockServices
{
    private static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestTick = TimeSpan.FromMinutes(1);

    /// <summary>The clock and the working calendar, for every role. Settings: <c>Workflow:TestClock</c>, <c>Calendars:Folder</c>.</summary>
    /// <exception cref="StartProblemException">The test clock was asked for outside the Testing environment, or a calendar file cannot be read.</exception>
    public static IServiceCollection AddClocks(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddSingleton(WorkingCalendar.Load(configuration["Calendars:Folder"]));
        if (!string.Equals(configuration["Workflow:TestClock"], "true", StringComparison.OrdinalIgnoreCase))
        {
            return services.AddSingleton<TimeProvider, SystemClock>();
        }

        if (!environment.IsEnvironment("Testing"))
        {
            throw new StartProblemException(
                $"设置 Workflow:TestClock 只能用于 Testing 环境，当前环境是 {environment.EnvironmentName}。请去掉该设置后再启动。");
        }

        return services.AddSingleton<TestClock>().AddSingleton<TimeProvider>(s => s.GetRequiredService<TestClock>()).AddHostedService<TestClockPoll>();
    }

    /// <summary>For the worker role. Setting: <c>Clocks:Tick</c>.</summary>
    /// <exception cref="StartProblemException">The tick is out of bounds.</exception>
    public static IServiceCollection AddClockWorkers(this IServiceCollection services, IConfiguration configuration)
    {
        var setting = configuration["Clocks:Tick"] ?? "00:00:01";
        if (!TimeSpan.TryParse(setting, out var tick) || tick < ShortestTick || tick > LongestTick)
        {
            throw new StartProblemException($"设置 Clocks:Tick“{setting}”须是时间，如 00:00:01，且在 {ShortestTick} 与 {LongestTick} 之间。");
        }

        return services.AddSingleton(new SweeperSettings(tick)).AddHostedService<TimerSweeper>();
    }
}
