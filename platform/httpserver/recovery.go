package httpserver

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"
	"go.uber.org/zap"

	"roster/platform/logging"
)

// recovery answers a panic as any internal error; the stack goes to the log.
func recovery(c *gin.Context) {
	defer func() {
		cause := recover()
		if cause == nil {
			return
		}
		if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			panic(cause) // net/http's own way to drop a connection
		}
		ctx := c.Request.Context()
		logging.From(ctx).Error("panic", zap.String("cause", fmt.Sprint(cause)), zap.Stack("stack"))
		if c.Writer.Written() {
			panic(http.ErrAbortHandler) // half a reply must not look whole
		}
		abort(c, newProblem(ctx, internalError))
	}()
	c.Next()
}
