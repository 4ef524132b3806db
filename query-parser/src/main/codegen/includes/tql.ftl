/** UNGROUP BY [sequence]. */
TqlUngroup UngroupBy() :
{
    final Span s;
    SqlNode sequence = null;
}
{
    <UNGROUP> { s = span(); } <BY>
    [ sequence = CompoundIdentifier() ]
    { return new TqlUngroup(s.end(this), sequence); }
}

/** EXPAND BY before after [OVERLAP bool]. */
TqlExpand ExpandBy() :
{
    final Span s;
    final SqlNode before;
    final SqlNode after;
    SqlNode overlap = null;
}
{
    <EXPAND> { s = span(); } <BY>
    before = UnsignedNumericLiteralOrParam()
    after = UnsignedNumericLiteralOrParam()
    [ <OVERLAP> overlap = Truth() ]
    { return new TqlExpand(s.end(this), before, after, overlap); }
}

/** ARRANGE BY e, .... */
SqlNodeList ArrangeBy() :
{
    final Span s;
    final List<SqlNode> list = new ArrayList<SqlNode>();
}
{
    <ARRANGE> { s = span(); } <BY>
    AddExpression(list, ExprContext.ACCEPT_SUB_QUERY)
    ( LOOKAHEAD(2) <COMMA> AddExpression(list, ExprContext.ACCEPT_SUB_QUERY) )*
    { return new SqlNodeList(list, s.end(this)); }
}

/** SAMPLE BY NAME(condition: weight, ...) or SAMPLE BY weight, with REPLACE and SEED. */
TqlSample SampleBy() :
{
    final Span s;
    SqlNode weight;
    SqlNode replace = null;
    SqlNode seed = null;
}
{
    <SAMPLE> { s = span(); } <BY>
    (
        LOOKAHEAD({ weightPairsFollow() })
        weight = WeightPairs()
    |
        weight = Expression(ExprContext.ACCEPT_SUB_QUERY)
    )
    [ <REPLACE> replace = Truth() ]
    [ <SEED> seed = UnsignedNumericLiteralOrParam() ]
    { return new TqlSample(s.end(this), weight, replace, seed); }
}

/** Whether NAME(... : ...) comes next. A syntactic lookahead would take the colon for a path of Calcite's. */
JAVACODE boolean weightPairsFollow() {
    if (getToken(2).kind != LPAREN) {
        return false;
    }
    int depth = 1;
    for (int i = 3; depth > 0; i++) {
        switch (getToken(i).kind) {
        case LPAREN:
        case LBRACKET:
            depth++;
            break;
        case RPAREN:
        case RBRACKET:
            depth--;
            break;
        case COLON:
            if (depth == 1) {
                return true;
            }
            break;
        case EOF:
            return false;
        }
    }
    return false;
}

SqlNode WeightPairs() :
{
    final SqlIdentifier name;
    final Span s;
    final List<SqlNode> list = new ArrayList<SqlNode>();
}
{
    name = SimpleIdentifier() { s = span(); }
    <LPAREN>
    AddWeightPair(list)
    ( <COMMA> AddWeightPair(list) )*
    <RPAREN>
    { return TqlOperators.weights(name, list, s.end(this)); }
}

void AddWeightPair(List<SqlNode> list) :
{
    final SqlNode condition;
    final SqlNode weight;
}
{
    condition = Expression(ExprContext.ACCEPT_SUB_QUERY)
    <COLON>
    weight = Expression(ExprContext.ACCEPT_SUB_QUERY)
    {
        list.add(TqlOperators.WEIGHT.createCall(
            condition.getParserPosition().plus(weight.getParserPosition()), condition, weight));
    }
}

SqlNode Truth() :
{
}
{
    <TRUE> { return SqlLiteral.createBoolean(true, getPos()); }
|
    <FALSE> { return SqlLiteral.createBoolean(false, getPos()); }
}

SqlNode NegativeNumber() :
{
    final Span s;
    final SqlNumericLiteral number;
}
{
    <MINUS> { s = span(); }
    number = UnsignedNumericLiteral()
    { return SqlLiteral.createExactNumeric("-" + number.toValue(), s.end(this)); }
}

/** source AT VERSION 'ref'. */
SqlNode AtVersion(SqlNode source) :
{
    final SqlNode version;
}
{
    <AT> <VERSION> version = Expression3(ExprContext.ACCEPT_NON_QUERY)
    { return TqlOperators.AT_VERSION.createCall(Span.of(source).end(this), source, version); }
}

/** What stands between [ and ]: one subscript, or several separated by commas. */
SqlNode Subscripts() :
{
    SqlNode e;
    final List<SqlNode> list = new ArrayList<SqlNode>();
    final Span s = Span.of();
}
{
    e = Subscript() { list.add(e); s.add(e); }
    ( <COMMA> e = Subscript() { list.add(e); s.add(e); } )*
    { return list.size() == 1 ? list.get(0) : new SqlNodeList(list, s.pos()); }
}

/** index, or [start] : [stop] [: [step]]. */
SqlNode Subscript() :
{
    SqlNode start = null;
    SqlNode stop = null;
    SqlNode step = null;
    final Span s = Span.of();
}
{
    (
        start = Expression(ExprContext.ACCEPT_SUB_QUERY)
        (
            <COLON> { s.add(start).add(this); }
            [ stop = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
            [ <COLON> [ step = Expression(ExprContext.ACCEPT_SUB_QUERY) ] ]
            { return TqlOperators.slice(start, stop, step, s.end(this)); }
        |
            { return start; }
        )
    |
        <COLON> { s.add(this); }
        [ stop = Expression(ExprContext.ACCEPT_SUB_QUERY) ]
        [ <COLON> [ step = Expression(ExprContext.ACCEPT_SUB_QUERY) ] ]
        { return TqlOperators.slice(start, stop, step, s.end(this)); }
    )
}

/** The elements of an array literal; inner lists need no ARRAY before them. */
SqlNodeList ArrayElements() :
{
    final List<SqlNode> list = new ArrayList<SqlNode>();
    final Span s = Span.of();
    SqlNode e;
}
{
    e = ArrayElement() { list.add(e); s.add(e); }
    ( <COMMA> e = ArrayElement() { list.add(e); s.add(e); } )*
    { return new SqlNodeList(list, s.pos()); }
}

SqlNode ArrayElement() :
{
    SqlNode e;
    SqlNodeList list = SqlNodeList.EMPTY;
    final Span s;
}
{
    <LBRACKET> { s = span(); }
    [ list = ArrayElements() ]
    <RBRACKET>
    { return SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR.createCall(s.end(this), list.getList()); }
|
    e = Expression(ExprContext.ACCEPT_SUB_QUERY)
    { return e; }
}

/** a // b. */
void FloorDivision(List<Object> list, ExprContext exprContext, Span s) :
{
}
{
    <FLOOR_DIVIDE> {
        checkNonQueryExpression(exprContext);
        list.add(new SqlParserUtil.ToTreeListItem(TqlOperators.FLOOR_DIVIDE, getPos()));
    }
    AddExpression2b(list, ExprContext.ACCEPT_SUB_QUERY)
}
