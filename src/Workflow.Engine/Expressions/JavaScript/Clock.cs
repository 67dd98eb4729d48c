using Jint.Native;
using Jint.Native.Date;
using Jint.Native.Function;
using Jint.Native.Object;
using Jint.Runtime;
using JintEngine = Jint.Engine;

namespace Workflow.Engine.Expressions.JavaScript;

/// <summary>Date, with the scope's time for the present.</summary>
internal sealed class Clock : FunctionInstance, IConstructor
{
    // Jint counts the years of a date one by one: these are those that a date of JavaScript's can reach, and as many months.
    private const double MaxYears = 275_760;
    private const double MaxMonths = MaxYears * 12;
    private const double MaxOthers = 1e8;
    private const double MaxTime = 8.64e15;

    private readonly HostFunctions host;

    public Clock(JintEngine engine, HostFunctions host) : base(engine, [], null, false)
    {
        this.host = host;
        Prototype = engine.Function.PrototypeObject;
        FastAddProperty("length", 7, false, false, false);
        foreach (var (name, property) in engine.Date.GetOwnProperties().Where(p => p.Key != "length"))
        {
            // The same descriptor, so that what is put under the budget there is so here.
            FastSetProperty(name, property);
        }
    }

    /// <summary>Milliseconds since 1970.</summary>
    public double Now => host.Now.ToUnixTimeMilliseconds();

    public override JsValue Call(JsValue thisObject, JsValue[] arguments) => TypeConverter.ToString(Engine.Date.Construct(Now));

    public ObjectInstance Construct(JsValue[] arguments)
    {
        if (arguments.Length == 0)
        {
            return Engine.Date.Construct(Now);
        }

        if (arguments.Length > 1)
        {
            Bound("UTC", arguments);
        }
        else if (TypeConverter.ToPrimitive(arguments[0]) is var only && only.IsNumber())
        {
            Bound("setTime", arguments = [only]);
        }

        var made = (DateInstance)Engine.Date.Construct(arguments);
        made.PrimitiveValue = Math.Abs(made.PrimitiveValue) > MaxTime ? double.NaN : made.PrimitiveValue;
        return made;
    }

    /// <summary>What is beyond every date becomes not a number, as the date itself would.</summary>
    public static void Bound(string function, JsValue[] arguments)
    {
        double[] bounds = function switch
        {
            "UTC" or "setFullYear" or "setUTCFullYear" or "setYear" => [MaxYears, MaxMonths],
            "setMonth" or "setUTCMonth" => [MaxMonths],
            "setTime" => [MaxTime],
            _ => [],
        };
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].IsNumber() && !(Math.Abs(arguments[i].AsNumber()) <= (i < bounds.Length ? bounds[i] : MaxOthers)))
            {
                arguments[i] = double.NaN;
            }
        }
    }
}
