using Jint.Native.Object;
using Jint.Runtime.Descriptors;
using JintEngine = Jint.Engine;

namespace Workflow.Engine.Expressions.JavaScript;

/// <summary>Everything that a script can reach before it has made anything.</summary>
internal static class Freezing
{
    /// <returns>The messages of the errors' prototypes, which stay open since a new error could not write its own otherwise.</returns>
    public static IReadOnlyList<PropertyDescriptor> Freeze(JintEngine engine)
    {
        var messages = new List<PropertyDescriptor>();
        foreach (var reached in Reach(engine))
        {
            reached.Extensible = false;
            foreach (var (name, property) in reached.GetOwnProperties())
            {
                property.Configurable = false;
                if (reached.Class == "Error" && name == "message")
                {
                    messages.Add(property);
                }
                else if (property.IsDataDescriptor())
                {
                    property.Writable = false;
                }
            }
        }

        // The script's own variables are properties of it; they are taken away afterwards.
        engine.Global.Extensible = true;
        return messages;
    }

    private static HashSet<ObjectInstance> Reach(JintEngine engine)
    {
        var found = new HashSet<ObjectInstance>(ReferenceEqualityComparer.Instance);
        var open = new Stack<ObjectInstance>([engine.Global]);
        while (open.TryPop(out var next))
        {
            if (!found.Add(next))
            {
                continue;
            }

            if (next.Prototype is not null)
            {
                open.Push(next.Prototype);
            }

            foreach (var (_, property) in next.GetOwnProperties())
            {
                foreach (var value in new[] { property.Get, property.Set, property.IsAccessorDescriptor() ? null : property.Value })
                {
                    if (value is not null && value.IsObject())
                    {
                        open.Push(value.AsObject());
                    }
                }
            }
        }

        return found;
    }
}
