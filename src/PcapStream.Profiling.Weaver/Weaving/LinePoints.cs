using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>
/// A method's visible sequence points in the order of its code, numbered to detect new occurrences of a line.
/// </summary>
/// <remarks>
/// The compiler puts a loop's condition after its body. A point on the condition's own line that it jumps back to (the
/// variable of a <c>foreach</c>, the body of a one-line <c>while</c>) gets a number after the condition's, because it
/// follows it. So every header of a loop of n rounds occurs n + 1 times.
/// </remarks>
internal sealed class LinePoints
{
    private readonly List<(Instruction Instruction, SequencePoint Point, int Number)> _points = [];

    public LinePoints(MethodDefinition method)
    {
        if (!method.DebugInformation.HasSequencePoints)
            return;
        IDictionary<Instruction, SequencePoint> mapping = method.DebugInformation.GetSequencePointMapping();
        var places = new Dictionary<Instruction, int>();
        foreach (Instruction instruction in method.Body.Instructions)
        {
            if (mapping.TryGetValue(instruction, out SequencePoint? point) && !point.IsHidden)
            {
                places[instruction] = _points.Count;
                _points.Add((instruction, point, _points.Count * 2));
            }
            else if (_points.Count > 0 && instruction.Operand is Instruction target
                && places.TryGetValue(target, out int place))
            {
                Follow(place, _points.Count - 1);
            }
        }
    }

    public IReadOnlyList<(Instruction Instruction, SequencePoint Point, int Number)> Points => _points;

    private void Follow(int body, int condition)
    {
        SequencePoint from = _points[condition].Point;
        SequencePoint to = _points[body].Point;
        if (body < condition && from.StartLine == to.StartLine && from.Document.Url == to.Document.Url)
            _points[body] = _points[body] with { Number = condition * 2 + 1 };
    }
}
