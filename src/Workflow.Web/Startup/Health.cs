using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Notifications;

namespace Workflow.Web.Startup;

/// <summary>/health/live: the process answers. /health/ready: it can do its work (database, schema, bus).</summary>
internal static class Health
{
    public static void AddHealth(this IServiceCollection services, string connectionString) =>
        services.AddHealthChecks().AddDbContextCheck<DisclosureDbContext>("database").AddCheck("schema", new SchemaCheck(connectionString));

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync }).AllowAnonymous().WithMetadata(new DoesNotProlongSession());
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous().WithMetadata(new DoesNotProlongSession());
    }

    // Names and states only: a probe may be open to the network, and exceptions name hosts and accounts.
    private static Task WriteAsync(HttpContext http, HealthReport report) =>
        http.Response.WriteAsJsonAsync(new { status = report.Status.ToString(), checks = report.Entries.ToDictionary(e => e.Key, e => e.Value.Status.ToString()) });

    private sealed class SchemaCheck(string connectionString) : IHealthCheck
    {
        // Never lets an older schema in again: scripts are only added.
        private bool passed;

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            if (!passed)
            {
                try
                {
                    await new SchemaRunner().CheckAsync(connectionString, cancellationToken);
                    passed = true;
                }
                catch (StartProblemException problem)
                {
                    return HealthCheckResult.Unhealthy(problem.Message);
                }
            }

            return HealthCheckResult.Healthy();
        }
    }
}
