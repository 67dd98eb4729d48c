using Workflow.Testing;

namespace Workflow.Web.Tests.Faults;

[Collection(nameof(Alone))]
public sealed class StopTests
{
    [Theory]
    [InlineData("TERM", "web")]
    [InlineData("INT", "web")]
    [InlineData("TERM", "worker")]
    public async Task A_stop_that_was_asked_for_stands_in_the_log(string signal, string role)
    {
        await using var county = await County.OpenAsync();
        await using var app = await AppProcess.StartAsync(role, new Dictionary<string, string>
        {
            ["ConnectionStrings__Workflow"] = county.Database.AppConnectionString,
            ["Logging__LogLevel__Default"] = "Information",
        });
        Assert.DoesNotContain("Asked to stop", app.Output, StringComparison.Ordinal);

        Assert.Equal(0, await app.StopAsync(signal));
        Assert.Contains("Asked to stop", app.Output, StringComparison.Ordinal);
        Assert.Contains("Stopped", app.Output, StringComparison.Ordinal);
    }
}
