namespace PcapStream.Capture.Compression;

/// <summary>
/// Notes the access points of a compressed file while it is read, in bounded memory: the first one, and the last one
/// in each stretch of the capture. Stretches are doubled until they are few enough.
/// </summary>
/// <param name="spacing">Bytes of a stretch at first.</param>
internal sealed class AccessLog(long spacing)
{
    /// <summary>Most access points that are kept.</summary>
    public const int MostPoints = 1 << 16;

    private readonly List<AccessPoint> _points = [];
    private long _spacing = spacing;

    /// <summary>The access points, in order of both of their offsets.</summary>
    public IReadOnlyList<AccessPoint> Points => _points;

    /// <summary>Notes the next access point.</summary>
    public void Add(AccessPoint point)
    {
        Append(point);
        while (_points.Count > MostPoints)
            Thin();
    }

    private void Append(AccessPoint point)
    {
        // A unit may have no bytes of the capture.
        bool replaces = _points.Count > 0
            && (_points[^1].Offset == point.Offset
                || (_points.Count > 1 && _points[^1].Offset / _spacing == point.Offset / _spacing));
        if (replaces)
            _points[^1] = point;
        else
            _points.Add(point);
    }

    private void Thin()
    {
        _spacing *= 2;
        AccessPoint[] all = [.. _points];
        _points.Clear();
        foreach (AccessPoint point in all)
            Append(point);
    }
}
