using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Workflow.Engine.Expressions.JavaScript;

/// <summary>A script went too far. Not a JavaScript error, so that no catch in the script can hold it.</summary>
internal sealed class LimitFault(string message) : Exception(message);

/// <summary>What one run has used. Asked wherever a script calls a function, its own or one that is built in.</summary>
internal sealed class Budget(ScriptLimits limits)
{
    private long started;
    private long allocated;
    private int depth;

    public ScriptLimits Limits => limits;

    public void Start()
    {
        started = Stopwatch.GetTimestamp();
        allocated = GC.GetAllocatedBytesForCurrentThread();
        depth = 0;
    }

    public void Enter()
    {
        if (++depth > limits.Depth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new LimitFault($"脚本里的函数调用超过了{limits.Depth}层，已停止：请检查递归");
        }

        Check();
    }

    public void Leave() => depth--;

    public void Check()
    {
        if (Stopwatch.GetElapsedTime(started) > limits.Time)
        {
            throw new LimitFault($"脚本运行超过了{limits.Time.TotalSeconds}秒，已停止：请检查循环");
        }

        if (GC.GetAllocatedBytesForCurrentThread() - allocated > limits.Memory)
        {
            throw new LimitFault($"脚本用去的内存超过了{limits.Memory >> 20} MB，已停止：请减少数据");
        }
    }

    public void Characters(double length)
    {
        if (length > limits.TextLength)
        {
            throw new LimitFault($"脚本里的文字超过了{limits.TextLength}个字符，已停止：请缩短");
        }
    }

    public void Items(double count)
    {
        if (count > limits.Items)
        {
            throw new LimitFault($"脚本里的列表超过了{limits.Items}项，已停止：请减少数据");
        }
    }
}
