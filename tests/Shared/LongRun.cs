using FsCheck;
using Microsoft.FSharp.Core;

namespace Workflow.Testing;

/// <summary>Big counts belong to <c>./test.sh --long</c>; the suite runs the same test with a small one.</summary>
internal static class LongRun
{
    private static bool IsLong => Environment.GetEnvironmentVariable("WORKFLOW_LONG") == "1";

    public static int Of(int big, int small) => IsLong ? big : small;

    /// <summary>The suite draws the same each time; a long run draws anew, and more.</summary>
    /// <param name="times">How often in the suite.</param>
    public static Config Draws(int times = 100) => IsLong
        ? Config.QuickThrowOnFailure.WithMaxTest(times * 20)
        : Config.QuickThrowOnFailure.WithMaxTest(times).WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(2019, 711), FSharpOption<int>.None)));
}
