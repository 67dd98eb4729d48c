namespace Workflow.Disclosure.Clocks;

/// <summary>The time in whole microseconds, which is what PostgreSQL keeps: what was hashed is what is read back.</summary>
public sealed class SystemClock : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => WholeMicroseconds(base.GetUtcNow());

    internal static DateTimeOffset WholeMicroseconds(DateTimeOffset instant) =>
        instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMicrosecond));
}
