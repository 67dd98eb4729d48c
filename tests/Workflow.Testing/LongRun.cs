namespace Workflow.Testing;

/// <summary>Big counts belong to <c>./test.sh --long</c>; the suite runs the same test with a small one.</summary>
public static class LongRun
{
    public static int Of(int big, int small) => Environment.GetEnvironmentVariable("WORKFLOW_LONG") == "1" ? big : small;
}
